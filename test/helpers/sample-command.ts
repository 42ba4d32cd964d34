/** A command with a flag of every kind, which writes what it was given as a line of JSON. */
import { boolean, choice, command, integer, list, number, size, string } from "../../src/commands/command.ts";

export const sample = command({
  name: "sample",
  summary: "write the options as JSON",
  description: "First paragraph with `code`.\n\nSecond paragraph.",
  operands: "[FILE…]",
  readsInput: true,
  flags: {
    vocabSize: integer({
      describe: "how many",
      default: 30_000,
      min: 256,
      max: 1_000_000,
      short: "s",
      common: true,
    }),
    seed: integer({ describe: "where chance begins", default: 42 }),
    rate: number({ describe: "how fast", min: 0, max: 1 }),
    out: string({ describe: "where to", value: "FILE", short: "o" }),
    from: choice(["jsonl", "text", "csv"], { describe: "the format", default: "jsonl" }),
    memory: size({ describe: "how much room", default: 512 * 2 ** 20, min: 1024, max: 4 * 2 ** 30 }),
    special: list({ describe: "a word of its own" }),
    merge: { ...boolean({ describe: "put together" }), default: true },
    count: boolean({ describe: "count only", short: "c" }),
  },
  examples: [
    { title: "From a file", shell: "weft sample corpus.txt" },
    { title: "Smaller", shell: "weft sample --vocab-size 300 corpus.txt" },
  ],
  async run(context, options, operands) {
    context.say("working");
    context.explain("in detail");
    const sink = await context.output();
    await sink.write(new TextEncoder().encode(`${JSON.stringify({ ...options, operands })}\n`));
    await sink.end();
  },
});
