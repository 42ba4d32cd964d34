/** Readers that leave, disks that are full: every command that writes rows, as a shell sees it. */
import { cpSync, existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proseOf, workbench } from "./support.ts";

const TIMES = 10;

const here = workbench();
const writers = [
  ["tokenize", "weft tokenize -t tok.json big.txt"],
  ["tokenize --to csv", "weft tokenize -t tok.json --to csv big.txt"],
  ["detokenize", "weft detokenize -t tok.json big.jsonl"],
  ["bpe-train", "weft bpe-train -q --vocab-size 400 small.txt"],
  ["score", "weft score -m lm.safetensors letters.txt"],
  ["generate", "weft generate -m lm.safetensors --max-tokens 20 letters.txt"],
  ["generate --stream", "weft generate -m lm.safetensors --max-tokens 20000 --stream --prompt The"],
  ["lm-train", "weft lm-train -q letters.txt --level char --embed 8 --hidden 64 --steps 30"],
  ["inspect", `weft inspect ${"tok.json ".repeat(20)}`],
] as const;

beforeAll(async () => {
  here.write("big.txt", proseOf(1_500_000));
  here.write("small.txt", proseOf(3000));
  here.write("letters.txt", "a loom and a weaver\n".repeat(400));
  cpSync(new URL("../../fixtures/examples/lm.safetensors", import.meta.url), here.path("lm.safetensors"));
  await here.bash("weft tokenize -t tok.json big.txt -o big.jsonl");
});
afterAll(here.remove);

describe(`a reader that leaves, ${TIMES * writers.length} times`, () => {
  it.each(writers)("%s ends with status 0 and silence", async (_, line) => {
    const loop = `for i in $(seq ${TIMES / 2}); do
      ${line} | head -1 >> first; echo "\${PIPESTATUS[0]}"
      ${line} | true; echo "\${PIPESTATUS[0]}"
    done`;
    const { stdout, stderr } = await here.bash(loop);
    expect(stdout.toString()).toBe("0\n".repeat(TIMES));
    expect(stderr).toBe("");
  });
});

describe.runIf(existsSync("/dev/full"))("a full disk (where there is /dev/full)", () => {
  it.each(writers)("%s ends with status 4 and the reason", async (_, line) => {
    const { status, stderr } = await here.bash(`${line} > /dev/full`);
    expect(status).toBe(4);
    expect(stderr).toMatch(/^weft [a-z-]+: standard output: no space left on device\nmake room, .+\n$/);
  });

  it("is told by the name of a file that was named", async () => {
    const { status, stderr } = await here.bash("weft tokenize -t tok.json small.txt -o /dev/full");
    expect(status).toBe(4);
    expect(stderr).toMatch(/^weft tokenize: \/dev\/full: no space left on device\nmake room, .+\n$/);
  });
});
