/** Generation, tokens a second, by a network like the smallest that is trained: one prompt, and many side by side. */
import { weft } from "../helpers/cli.ts";
import { output } from "./corpus.ts";
import { zipfLine } from "./lm-ids.ts";
import { alternate, type Contender, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);

/** Start-up is the same whatever the length, so it drops out of the difference. */
const WORK = [
  { prompts: 1, lengths: [1000, 21_000] },
  { prompts: 32, lengths: [200, 4200] },
] as const;

export async function benchGeneration(): Promise<void> {
  const model = output("generate.safetensors");
  await train(model);
  const runs = WORK.flatMap(({ prompts, lengths }) =>
    lengths.map((length) => ({ prompts, length, generated: 0 })),
  );
  const contenders = runs.map(
    (run): Contender => ({
      name: `${run.prompts}`,
      run: async () => {
        run.generated = await generate(model, run.prompts, run.length);
        return undefined;
      },
    }),
  );
  const seconds = (await alternate(contenders, rounds)).map(median);
  printTable(
    "weft generate: LSTM 1 × 128, V 65, without start-up",
    ["prompts in a batch", "tokens/s", "tokens/s a prompt"],
    WORK.map(({ prompts }, index) => {
      const [short, long] = [2 * index, 2 * index + 1];
      const tokens = runs[long].generated - runs[short].generated;
      const speed = tokens / (seconds[long] - seconds[short]);
      return [`${prompts}`, speed.toFixed(0), (speed / prompts).toFixed(0)];
    }),
  );
}

async function train(model: string): Promise<void> {
  await run(
    ["lm-train", zipfLine(64, 200_000).path, "-o", model, "--force", "--level", "char"]
      .concat("--embed", "128", "--hidden", "128", "--batch", "50", "--bptt", "50", "--steps", "80")
      .concat("--lr", "0.01"),
  );
}

/** How many tokens came, which are characters here. */
async function generate(model: string, prompts: number, length: number): Promise<number> {
  const rows = Array.from({ length: prompts }, (_, id) => `${JSON.stringify({ id, text: "0123" })}\n`);
  const words = ["generate", "-m", model, "--from", "jsonl", "--max-tokens", `${length}`, "--ignore-end"];
  const lines = (await run([...words, "--batch", `${prompts}`], rows.join(""))).trim().split("\n");
  return lines.reduce((sum, line) => sum + JSON.parse(line).completion.length, 0);
}

async function run(words: readonly string[], stdin = ""): Promise<string> {
  const { status, stdout, stderr } = await weft(words, { stdin });
  if (status !== 0) throw new Error(`weft ${words[0]}: ${stderr.split("\n")[0]}`);
  return stdout.toString();
}
