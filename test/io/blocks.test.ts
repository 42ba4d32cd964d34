import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { DataError, IoError, UsageError } from "../../src/errors.ts";
import { type BlockOptions, readBlocks } from "../../src/io/blocks.ts";
import { codecs } from "../../src/io/codecs.ts";
import { collect, collectUntilError, compileIo, mkfifoSync, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function rowsOf(paths: string[], options?: BlockOptions) {
  const blocks = await collect(readBlocks(paths, options));
  return blocks.flatMap((block) =>
    [...codecs[block.codec].decode(block)].map((record) => ("row" in record ? record.row : record.error)),
  );
}

const codecOf = async (path: string, options?: BlockOptions) =>
  (await collect(readBlocks([path], options)))[0]?.codec;

test("the codec is told from the first bytes, then from the name", async () => {
  const cases: [string, string | Uint8Array, string][] = [
    ["a.txt", ' \n\t{"a":1}\n', "jsonl"],
    ["b.csv", '\ufeff{"a":1}\n', "jsonl"],
    ["c.txt", "__label__x y\n", "fasttext"],
    ["d.txt", "__labe", "text"],
    ["e.bin", Uint8Array.of(0x81, 0xa1, 0x61, 1), "msgpack"],
    ["f.bin", Uint8Array.of(0xde, 0, 1, 0xa1, 0x61, 1), "msgpack"],
    ["g.txt", "\u07cf\u07d0 N'Ko\n", "text"],
    ["h.csv.gz", gzipSync("a,b\n1,2\n"), "csv"],
    ["i.TSV", "a\tb\n1\t2\n", "tsv"],
    ["j", "plain\n", "text"],
    ["j1", "-DOCSTART- O\n", "conll"],
    ["j2", "-DOCS", "text"],
    ["j3.conllu.gz", gzipSync("1\ta\n"), "conll"],
    ["j4.CoNLL", "a O\n", "conll"],
    ["k.txt", "   \n \n", "text"],
  ];
  for (const [name, content, codec] of cases)
    expect([name, await codecOf(file(name, content))]).toEqual([name, codec]);
  expect(await codecOf(file("l", '{"a":1}\n'), { from: "text" })).toBe("text");
});

test("files follow each other, each detected by itself; only the very last newline may be missing", async () => {
  const paths = [file("1", '{"a":1}'), file("2", "text"), file("empty", ""), file("3", "x,y\n1,2")];
  const blocks = await collect(readBlocks(paths, { blockBytes: 4 }));
  expect(blocks.map(({ codec, file: name, line }) => [codec, name, line])).toEqual([
    ["jsonl", paths[0], 1],
    ["text", paths[1], 1],
    ["text", paths[3], 1],
    ["text", paths[3], 2],
  ]);
  expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).toString()).toBe('{"a":1}\ntext\nx,y\n1,2');
});

test("the last sentence of a file ends before the next file begins", async () => {
  const paths = [
    file("s1.conll", "a X"),
    file("s2.conll", "b X\n"),
    file("s3.conll", "c X\n\n"),
    file("s4.conll", "d X"),
  ];
  const blocks = await collect(readBlocks(paths, { conll: { token: 2 } }));
  expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).toString()).toBe("a X\n\nb X\n\nc X\n\nd X");
  expect(await rowsOf(paths, { conll: { token: 2, tag: 1 } })).toEqual(
    ["a", "b", "c", "d"].map((tag) => ({ tokens: ["X"], tags: [tag] })),
  );
});

test("a byte order mark is dropped, and kept in text", async () => {
  expect(await rowsOf([file("m1", '\ufeff{"a":1}\n')])).toEqual([{ a: 1 }]);
  expect(await rowsOf([file("m2.csv", "\ufeffa,b\n1,2\n")])).toEqual([{ a: "1", b: "2" }]);
  expect(await rowsOf([file("m3", "\ufefftext\n")])).toEqual([{ text: "\ufefftext" }]);
});

test("the header names the columns; given columns make it a record", async () => {
  const path = file("t.csv", '\n"a\nb",c\r\n1,"2\n3"\n\n4,5');
  const blocks = await collect(readBlocks([path], { blockBytes: 5 }));
  expect(blocks[0]).toMatchObject({ columns: ["a\nb", "c"], line: 4 });
  expect(await rowsOf([path])).toEqual([
    { "a\nb": "1", c: "2\n3" },
    { "a\nb": "4", c: "5" },
  ]);
  expect((await rowsOf([path], { columns: ["x", "y"] }))[0]).toEqual({ x: "a\nb", y: "c" });
  const proto = await rowsOf([file("p.csv", "__proto__,a\nx,y\n")]);
  expect(JSON.stringify(proto)).toBe('[{"__proto__":"x","a":"y"}]');
  const twice = await collectUntilError(readBlocks([file("u.csv", "a,a\n1,2\n")]));
  expect(twice.error).toMatchObject({
    name: "DataError",
    message: expect.stringMatching(/u\.csv:1: .*twice/),
  });
});

test("what cannot be read is an IoError with its path and the reason", async () => {
  const cases: [string, RegExp][] = [
    [join(folder, "missing"), /missing: no such file or directory$/],
    [folder, /is a directory$/],
    [join(folder, "a\u001bb"), /a\\u001bb: no such file/],
    ["a\0b", /a\\u0000b: /],
  ];
  for (const [path, message] of cases) {
    const { error } = await collectUntilError(readBlocks([path]));
    expect(error).toBeInstanceOf(IoError);
    expect((error as Error).message).toMatch(message);
  }
  expect(() => readBlocks(["-", "a", "-"])).toThrow(UsageError);
});

test("damage in a compressed file comes after the records before it", async () => {
  const lines = Array.from({ length: 20_000 }, (_, id) => `{"id":${id}}\n`).join("");
  const whole = gzipSync(lines);
  const { items, error } = await collectUntilError(
    readBlocks([file("cut.gz", whole.subarray(0, whole.length / 2))], { blockBytes: 1000 }),
  );
  expect(error).toBeInstanceOf(DataError);
  const got = Buffer.concat(items.map(({ bytes }) => bytes)).toString();
  expect(got.length).toBeGreaterThan(1000);
  expect(got.endsWith("}\n") && lines.startsWith(got)).toBe(true);
});

test("a pipe flows, and closing it does not wait for its writer", async () => {
  const path = join(folder, "fifo");
  mkfifoSync(path);
  const blocks = readBlocks([path]);
  const first = blocks.next();
  const writer = await open(path, "w");
  await writer.write("one\ntwo\nthr");
  const { value } = await first;
  expect(Buffer.from(value?.bytes ?? []).toString()).toBe("one\ntwo\n");
  const waiting = blocks.next();
  await blocks.return(undefined);
  expect((await waiting).done).toBe(true);
  await writer.close();
});

test("a slow compressed pipe is closed, and its decompressor with it", async () => {
  const path = join(folder, "fifo.gz");
  mkfifoSync(path);
  const blocks = readBlocks([path]);
  const waiting = blocks.next();
  const writer = await open(path, "w");
  await writer.write(gzipSync("one\n").subarray(0, 12));
  await blocks.return(undefined);
  await waiting.catch(() => {});
  await writer.close();
});

test("a file that grows while it is read is read to its end", async () => {
  const child = spawn("sh", ["-c", "printf 'a\\n'; sleep 0.05; printf 'b\\n'"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const path = join(folder, "fifo2");
  mkfifoSync(path);
  const copying = spawn("sh", ["-c", 'cat > "$1"', "sh", path], {
    stdio: [child.stdout, "inherit", "inherit"],
  });
  expect(await rowsOf([path])).toEqual([{ text: "a" }, { text: "b" }]);
  if (copying.exitCode === null) await once(copying, "exit");
});

test("standard input: a pipe, a file and nothing give the same, and a quiet one does not hold the process", async () => {
  const compiled = compileIo(folder);
  const code = `import { readBlocks } from "./io/blocks.js";
    for await (const block of readBlocks([])) {
      process.stdout.write(block.file + Buffer.from(block.bytes));
      if (process.argv[1] === "one") break;
    }`;
  const run = async (stdin: "pipe" | "ignore" | number, argument: string, written?: string) => {
    const args = ["--input-type=module", "-e", code, argument];
    const child = spawn(process.execPath, args, { cwd: compiled, stdio: [stdin, "pipe", "inherit"] });
    const ended = once(child, "close");
    const said: Buffer[] = [];
    child.stdout?.on("data", (part) => said.push(part));
    if (written !== undefined) child.stdin?.write(written);
    if (argument === "all") child.stdin?.end();
    expect(await ended).toEqual([0, null]);
    return Buffer.concat(said).toString();
  };
  expect(await run("pipe", "all", "a\nb")).toBe("-a\nb");
  expect(await run(openSync(file("redirected", "a\nb"), "r"), "all")).toBe("-a\nb");
  expect(await run("ignore", "all")).toBe("");
  expect(await run("pipe", "one", "a\nb")).toBe("-a\n");
});
