import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.ts";
import type { RawRow, Row } from "../../src/io/codec.ts";
import { conll } from "../../src/io/conll.ts";
import { type ConllColumns, conllColumn } from "../../src/io/conll-columns.ts";
import { endsSentence } from "../../src/io/sentences.ts";
import { bytes, decodeAll } from "./support.ts";

const text = (data: Uint8Array) => Buffer.from(data).toString();

/** The rows, or `line: error`. */
async function read(data: string | Uint8Array, columns?: ConllColumns, chunk?: number) {
  const { rows, error } = await decodeAll("conll", typeof data === "string" ? bytes(data) : data, {
    conll: columns,
    chunk,
  });
  expect(error).toBeUndefined();
  return rows.map((record) => ("row" in record ? record.row : `${record.line}: ${record.error}`));
}

/** What comes out when each word's place is its predicted tag. */
async function passed(data: string, columns?: ConllColumns) {
  const { rows } = await decodeAll("conll", bytes(data), { conll: columns });
  const encoded = rows.map((record) => {
    const { row, raw } = record as RawRow;
    const predicted_tags = (row.tokens as string[]).map((_, index) => `P${index}`);
    return text(conll.encode({ ...row, predicted_tags }, { codec: "conll", raw, added: { predicted_tags } }));
  });
  return encoded.join("");
}

const CONLL2003 = `-DOCSTART- -X- -X- O

EU NNP I-NP I-ORG
rejects VBZ I-VP O
. . O O


-DOCSTART- -X- -X- O

# # I-NP I-MONEY
5 CD I-NP I-MONEY

`;

const CONLLU = `# newdoc id = one
# sent_id = 1
# text = Don't wait 1 000 years
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\twait\twait\tVERB\tVB\t_\t0\troot\t_\t_
3.1\twait\twait\tVERB\t_\t_\t_\t_\t_\t_
4\t1 000\t1000\tNUM\tCD\t_\t5\tnummod\t_\t_
5\tyears\tyear\tNOUN\tNNS\t_\t3\tobl\t_\tSpaceAfter=No

# sent_id = 2
1\t#\t#\tSYM\tSYM\t_\t0\troot\t_\t_
`;

describe("sentences", () => {
  test("of CoNLL-2003 have words in the first column and tags in the last", async () => {
    expect(await read(CONLL2003)).toEqual([
      { tokens: ["EU", "rejects", "."], tags: ["I-ORG", "O", "O"] },
      { tokens: ["#", "5"], tags: ["I-MONEY", "I-MONEY"] },
    ]);
    const { rows } = await decodeAll("conll", bytes(CONLL2003));
    expect(rows.map(({ line }) => line)).toEqual([3, 10]);
  });

  test("of CoNLL-U have form and upos, without ranges, empty nodes and comments", async () => {
    expect(await read(CONLLU)).toEqual([
      { tokens: ["Do", "n't", "wait", "1 000", "years"], tags: ["AUX", "PART", "VERB", "NUM", "NOUN"] },
      { tokens: ["#"], tags: ["SYM"] },
    ]);
  });

  test("have the columns that are asked for, by number, from the end, and by name", async () => {
    expect(await read("a b c d\n\n", { token: 2, tag: 1 })).toEqual([{ tokens: ["b"], tags: ["a"] }]);
    expect(await read("a b c d\n", { tag: -2 })).toEqual([{ tokens: ["a"], tags: ["c"] }]);
    const xpos = await read(CONLLU, { token: "lemma", tag: "xpos" });
    expect(xpos[1]).toEqual({ tokens: ["#"], tags: ["SYM"] });
    expect((xpos[0] as Row).tags).toEqual(["VB", "RB", "VB", "CD", "NNS"]);
    expect(await read(CONLLU, { tag: -3 }).then(([, one]) => one)).toEqual({ tokens: ["#"], tags: ["root"] });
  });

  test("have predictions where they are asked for, and then the tags are beside them", async () => {
    const predicted = { predicted: -1 };
    expect(await read("a x p\n", predicted)).toEqual([{ tokens: ["a"], tags: ["x"], predicted_tags: ["p"] }]);
    expect(await read("a p\n", predicted)).toEqual([{ tokens: ["a"], predicted_tags: ["p"] }]);
    expect(await read(await passed(CONLLU), predicted).then(([, one]) => one)).toEqual({
      tokens: ["#"],
      tags: ["SYM"],
      predicted_tags: ["P0"],
    });
  });

  test("of one column have no tags", async () => {
    expect(await read("a\nb\n\nc\n")).toEqual([{ tokens: ["a", "b"] }, { tokens: ["c"] }]);
  });

  test("may have tabs, several blanks, blanks around, carriage returns, and a mark at the beginning", async () => {
    expect(await read("New York\tB-LOC\r\n\r\n x   O \n \t \ny O")).toEqual([
      { tokens: ["New York"], tags: ["B-LOC"] },
      { tokens: ["x"], tags: ["O"] },
      { tokens: ["y"], tags: ["O"] },
    ]);
  });

  test("that begin with # are words where they are as wide as words", async () => {
    expect(await read("# id 7 of many\na O\n# O\n\n#yes O\n")).toEqual([
      { tokens: ["a", "#"], tags: ["O", "O"] },
      { tokens: ["#yes"], tags: ["O"] },
    ]);
  });

  test("a document without words is a row without tokens, blank lines are none", async () => {
    expect(await read("a O\n\n\n \n-DOCSTART- O\n")).toEqual([
      { tokens: ["a"], tags: ["O"] },
      { tokens: [], tags: [] },
    ]);
    const predicted = { predicted: -1 };
    expect(await read("-DOCSTART- O\n", predicted)).toEqual([{ tokens: [], tags: [], predicted_tags: [] }]);
    expect(await read("\n\n \n")).toEqual([]);
  });

  test("may have ten thousand words", async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `w${index} O\n`).join("");
    const [row] = await read(lines, {}, 1000);
    expect((row as Row).tokens).toHaveLength(10_000);
  });
});

test("whatever the lines are, a sentence has words, but for what is left at the end", async () => {
  const part = fc.constantFrom(
    "a",
    "#",
    "-DOCSTART-",
    " ",
    "\t",
    "\r",
    "\n",
    "\n",
    "1\t2\t3\t4\t5\t6\t7\t8\t9\t10",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part), fc.integer({ min: 1, max: 9 }), async (parts, chunk) => {
      const rows = await read(parts.join(""), {}, chunk);
      for (const row of rows.slice(0, -1)) {
        if (typeof row !== "string") expect(row.tokens).not.toEqual([]);
      }
      expect(await read(parts.join(""))).toEqual(rows);
    }),
    { seed: 7, numRuns: 500 },
  );
});

describe("a bad sentence", () => {
  test.each<[string, string, ConllColumns, string]>([
    ["is too narrow", "\na b O\nb O\n\nc d O\n", {}, "3: 2 columns, where the first word has 3"],
    ["is too wide", "a O\nNew York O\n", {}, "2: 3 columns, where the first word has 2"],
    ["lacks a column", "-DOCSTART-\n\na O\n", { tag: 3 }, "3: no column 3: there are only 2"],
    ["lacks one from the end", "a\n", { token: -2 }, "1: no column -2: there is only 1"],
    [
      "is not CoNLL-U",
      "a O\n",
      { tag: "upos" },
      '1: no column "upos": this is not CoNLL-U, which has 10 columns',
    ],
    ["has an empty cell", "a\tO\nb\t\n", {}, "2: column 2 is empty"],
    [
      "has a word that is not numbered",
      CONLLU.replace("\n2\t", "\nx\t"),
      {},
      '6: "x" is no number of a word',
    ],
  ])("%s", async (_, data, columns, error) => {
    const rows = await read(data, columns);
    expect(rows.find((row) => typeof row === "string")).toBe(error);
  });

  test("has bytes that are no UTF-8, and names their line", async () => {
    const data = Buffer.concat([
      bytes("a O\n\nb O\n"),
      Uint8Array.of(0xff, 0x20, 0x4f, 10, 10),
      bytes("c O\n"),
    ]);
    expect(await read(data)).toEqual([
      { tokens: ["a"], tags: ["O"] },
      "4: not valid UTF-8",
      { tokens: ["c"], tags: ["O"] },
    ]);
  });
});

describe("what is passed through", () => {
  test("keeps its bytes and has a column more", async () => {
    expect(await passed(CONLL2003)).toBe(
      CONLL2003.replaceAll("-X- O\n", "-X- O O\n")
        .replace("I-ORG\n", "I-ORG P0\n")
        .replace("VBZ I-VP O\n", "VBZ I-VP O P1\n")
        .replace(". . O O\n", ". . O O P2\n")
        .replace("# # I-NP I-MONEY\n", "# # I-NP I-MONEY P0\n")
        .replace("5 CD I-NP I-MONEY\n", "5 CD I-NP I-MONEY P1\n"),
    );
    let word = 0;
    const wanted = CONLLU.split("\n").map((line) => {
      if (!line.includes("\t")) return line;
      if (line.startsWith("1\t")) word = 0;
      return /^\d+[-.]/.test(line) ? `${line}\t_` : `${line}\tP${word++}`;
    });
    expect(await passed(CONLLU)).toBe(`${wanted.join("\n")}\n`);
    expect(await passed("a\tO\r\n\r\n")).toBe("a\tO\tP0\r\n\r\n");
  });

  test("is the same without predictions", () => {
    const raw = bytes("# c\na  O\r\n");
    expect(text(conll.encode({ tokens: ["a"] }, { codec: "conll", raw, added: {} }))).toBe("# c\na  O\r\n\n");
  });

  test("has as many predictions as words", () => {
    const from = { codec: "conll", raw: bytes("a O\nb O\n"), added: { predicted_tags: ["O"] } } as const;
    expect(() => conll.encode({ tokens: ["a", "b"] }, from)).toThrow("1 predicted_tags for 2 words");
  });
});

describe("rows", () => {
  const written = (row: Row) => text(conll.encode(row));

  test("are lines of tokens, tags and predictions", () => {
    expect(written({ id: 7, tokens: ["a", "b"] })).toBe("a\nb\n\n");
    expect(written({ tokens: ["a"], tags: ["X"], predicted_tags: ["Y"] })).toBe("a X Y\n\n");
    expect(written({ predicted_tags: ["Y"], tokens: ["a"], tags: null })).toBe("a Y\n\n");
    expect(written({ tokens: [] })).toBe("\n");
  });

  test.each<[Row, string]>([
    [{}, 'no member "tokens" to write as conll'],
    [{ tokens: "a b" }, '"tokens" is not an array of strings'],
    [{ tokens: ["a"], tags: [1] }, '"tags" is not an array of strings'],
    [{ tokens: ["a"], tags: ["X", "Y"] }, "2 tags for 1 tokens"],
    [{ tokens: ["a b"] }, '"a b" cannot be written as conll: it must be a word without white space'],
    [{ tokens: [""] }, '"" cannot be written as conll: it must be a word without white space'],
    [
      { tokens: ["-DOCSTART-"] },
      "a token that begins with -DOCSTART- would be read as the beginning of a document",
    ],
  ])("that cannot be written: %j", (row, error) => {
    expect(() => conll.encode(row)).toThrow(new DataError(error));
  });

  test("come back as they were, whatever their words are", async () => {
    const word = fc.oneof(
      fc.constantFrom("#", "#a", "-", "O", "1", "1-2", "-DOCSTAR", "\u00a0", "\u2028"),
      fc
        .string({ unit: "binary", minLength: 1 })
        .filter((one) => !/[ \t\r\n]|\p{Surrogate}|^-DOCSTART-/u.test(one)),
    );
    const sentence = fc.array(fc.tuple(word, word, word), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(sentence, { maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        async (all, chunk) => {
          const rows = all.map((words) => ({
            tokens: words.map(([token]) => token),
            tags: words.map(([, tag]) => tag),
            predicted_tags: words.map(([, , tag]) => tag),
          }));
          const data = Buffer.concat(rows.map((row) => conll.encode(row)));
          expect(await read(data, { predicted: -1 }, chunk)).toEqual(rows);
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});

test("columns by what is typed", () => {
  expect(["2", "-1", "upos"].map(conllColumn)).toEqual([2, -1, "upos"]);
  for (const wrong of ["0", "-0", "1.5", "word", "", "99999999999"])
    expect(() => conllColumn(wrong)).toThrow(UsageError);
});

test("bytes that end a sentence", () => {
  const cases: [string, boolean][] = [
    ["a\n\n", true],
    ["a\n \t\r\n", true],
    ["\n", true],
    ["a\n", false],
    ["a\n\nb", false],
    ["a", false],
    ["", false],
  ];
  for (const [data, wanted] of cases) expect([data, endsSentence(bytes(data))]).toEqual([data, wanted]);
});
