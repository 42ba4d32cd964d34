/** How long a text takes to be read, counted and turned into ids: a training of one number, less one of almost no text. */
import process from "node:process";
import { corpus, keep, lowerCase, novel, output } from "./corpus.ts";
import { alternate, median, printTable, runProgram } from "./measure.ts";

const weft = new URL("../../bin/weft.js", import.meta.url).pathname;
const rounds = Number(process.env.ROUNDS ?? 3);

/** All words are passed over but a few, so that nothing is trained. */
const FLAGS = ["--dim", "1", "--epochs", "1", "--sample", "1e-12", "--threads", "2", "--max-vocab", "1000"];

export async function benchReading(): Promise<void> {
  const text = lowerCase(corpus("enwiki/enwiki-100mb") ?? novel(80));
  const none = keep("no-text", () => Buffer.from("a word and a word\n"));
  const contenders = [text.path, none.path].map((path) => ({
    name: path,
    run: async () => {
      const args = [weft, "w2v", path, "-o", output("read.vec"), "--force", "--min-count", "1", ...FLAGS];
      return (await runProgram(process.execPath, args)).seconds;
    },
  }));
  const [all, start] = (await alternate(contenders, rounds)).map(median);
  const megabytes = (text.bytes / 1e6).toFixed(0);
  printTable(
    `reading, counting and encoding ${text.name}, ${megabytes} MB`,
    ["", "seconds"],
    [
      ["the whole command", all.toFixed(2)],
      ["without its start", (all - start).toFixed(2)],
    ],
  );
}
