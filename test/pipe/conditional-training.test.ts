/** Translators and captioners whose training is killed, and goes on as if it had not been. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { program, weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { type Workbench, workbench } from "./support.ts";

let here: Workbench;
let child: ChildProcess | undefined;
beforeEach(() => {
  here = workbench();
});
afterEach(() => {
  child?.kill("SIGKILL");
  here.remove();
});

const next = randomNumbers(8);
const words = Array.from({ length: 30 }, (_, i) => `w${i}`);
const text = () => Array.from({ length: 1 + (next() % 7) }, () => words[next() % 30]).join(" ");
const rows = Array.from({ length: 150 }, () => ({
  source: text(),
  target: text(),
  text: text(),
  features: [next() % 9, next() % 9],
}));
const data = rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const flags = "--embed 8 --hidden 12 --dropout 0.2 --scheduled-sampling 0.2 --batch-tokens 60 --epochs 40";
const common =
  "--backend wasm --quiet --steps 160 --valid data.jsonl --valid-every 50 --metric bleu --checkpoint-every 7";
const often = "--checkpoint run.checkpoint --resume";

const sha = (name: string) =>
  createHash("sha256")
    .update(readFileSync(here.path(name)))
    .digest("hex");

describe.each(["translate-train", "caption-train"])("weft %s", (command) => {
  it("ends with the same bytes when it is killed four times on the way", { timeout: 240_000 }, async () => {
    here.write("data.jsonl", data);
    const args = (output: string) =>
      [command, "data.jsonl", "-o", output, ...flags.split(" "), ...common.split(" ")].flat();
    expect((await weft(args("whole"), { cwd: here.folder })).status).toBe(0);
    for (let kill = 0; kill < 4; kill++) {
      const stamp = existsSync(here.path("run.checkpoint")) ? sha("run.checkpoint") : "";
      child = spawn(process.execPath, [program, ...args("killed"), ...often.split(" ")], {
        cwd: here.folder,
        stdio: "ignore",
      });
      const end = once(child, "exit");
      while (child.exitCode === null && !changed(stamp)) await sleep(2);
      await sleep(next() % 20);
      child.kill("SIGKILL");
      await end;
    }
    const last = await weft([...args("killed"), ...often.split(" ")], { cwd: here.folder });
    expect(last).toMatchObject({ status: 0, stderr: "" });
    expect(sha("killed")).toBe(sha("whole"));
  });
});

const changed = (stamp: string): boolean =>
  existsSync(here.path("run.checkpoint")) && sha("run.checkpoint") !== stamp;
