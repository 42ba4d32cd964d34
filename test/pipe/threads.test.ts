/** The bytes do not depend on how many threads there are, nor on how the input comes. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proseOf, recordsOf, workbench } from "./support.ts";

const here = workbench();

beforeAll(async () => {
  here.write("in.jsonl", recordsOf(proseOf(2_500_000)));
  await here.bash("weft tokenize -t tok.json in.jsonl -o ids.jsonl; gzip -k in.jsonl ids.jsonl");
});
afterAll(here.remove);

describe.each([
  ["tokenize", "weft tokenize -t tok.json --offsets utf16 --count", "in.jsonl"],
  ["tokenize with dropout", "weft tokenize -t tok.json --only --dropout 0.1 --seed 3", "in.jsonl"],
  ["detokenize", "weft detokenize -t tok.json --text-field again", "ids.jsonl"],
  ["bpe-train", "weft bpe-train -q --vocab-size 3000 --sample 0.9", "in.jsonl"],
])("%s", (_, command, input) => {
  it("gives the same bytes for 1, 2 and 3 threads, from a file, a pipe and a gzip file", async () => {
    const ways = [`${command} ${input}`, `cat ${input} | ${command}`, `${command} ${input}.gz`];
    const lines = ways.flatMap((way, i) => [1, 2, 3].map((n) => `${threaded(way, n, i)} | sha256sum`));
    const { stdout, stderr } = await here.bash(lines.join("\n"));
    const sums = stdout.toString().trimEnd().split("\n");
    expect(stderr).toBe("");
    expect(sums).toHaveLength(9);
    expect(new Set(sums).size).toBe(1);
    expect(sums[0]).not.toBe((await here.bash("sha256sum < /dev/null")).stdout.toString().trimEnd());
  });
});

const threaded = (line: string, threads: number, way: number) =>
  way === 1 ? `${line} --threads ${threads}` : line.replace(/ (\S+)$/, ` --threads ${threads} $1`);

describe("small records of other formats, which come through a pipe in pieces", () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => `{"text":"${"ab".repeat(i % 5)}\\n${i % 97}"}\n`);

  it.each(["msgpack", "csv"])("%s: --sample draws the same", async (format) => {
    here.write("small.jsonl", rows.join(""));
    const train = `weft bpe-train -q --from ${format} --sample 0.01 --vocab-size 300`;
    const { stdout, stderr } = await here.bash(`
      weft tokenize -t tok.json --no-ids --count --to ${format} small.jsonl > rows
      ${train} rows | sha256sum
      (head -c 700001 rows; sleep 0.3; tail -c +700002 rows) | ${train} | sha256sum`);
    const [whole, pieces] = stdout.toString().trimEnd().split("\n");
    expect(stderr).toBe("");
    expect(pieces).toBe(whole);
  });
});
