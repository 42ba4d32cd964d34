/** Ctrl-C and SIGTERM: the process dies by the signal at once, and leaves nothing behind. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { program, weft } from "../helpers/cli.ts";
import { proseOf, type Workbench, workbench } from "./support.ts";

const ENOUGH = 6_000_000; // bytes read, so that the threads are at work
const block = Buffer.from(proseOf(2 ** 18));

let here: Workbench;
let children: ChildProcessWithoutNullStreams[];
beforeEach(() => {
  here = workbench();
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  here.remove();
});

const commands = [
  ["tokenize", ["tokenize", "-t", "tok.json", "-o", "made.jsonl"]],
  ["tokenize to gzip", ["tokenize", "-t", "tok.json", "-o", "made.jsonl.gz"]],
  ["bpe-train", ["bpe-train", "-o", "made.json", "--vocab-size", "2000"]],
] as const;

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  it.each(commands)("ends %s in the middle of its input", async (_, args) => {
    const child = start(args);
    await feed(child, ENOUGH);
    child.kill(signal);
    expect(await death(child)).toEqual({ code: null, signal });
    expect(readdirSync(here.folder)).toEqual(["tok.json"]);

    const again = await weft(args, { cwd: here.folder, stdin: block });
    expect(again.status).toBe(0);
    expect(readdirSync(here.folder).sort()).toEqual([args[args.indexOf("-o") + 1], "tok.json"].sort());
  });

  it.each(commands)("ends %s while it waits for input", async (_, args) => {
    const child = start(args);
    await feed(child, 1000);
    await appears(".made");
    child.kill(signal);
    expect(await death(child)).toEqual({ code: null, signal });
    expect(readdirSync(here.folder)).toEqual(["tok.json"]);
  });

  it("ends tokenize while nobody reads what it writes", async () => {
    const child = start(["tokenize", "-t", "tok.json"]);
    child.stdout.pause();
    const fed = feed(child, 100 * ENOUGH);
    await new Promise((resolve) => child.stdout.once("readable", resolve));
    child.kill(signal);
    child.once("exit", () => child.stdout.destroy());
    expect(await death(child)).toEqual({ code: null, signal });
    await fed;
  });
});

function start(args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, ...args], { cwd: here.folder });
  children.push(child);
  child.stdin.on("error", () => {}); // it leaves while it is being fed
  return child;
}

/** Writes until that many bytes were taken, or until nobody takes them. */
async function feed(child: ChildProcessWithoutNullStreams, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes; sent += block.length) {
    const failed = await new Promise((resolve) =>
      child.stdin.write(block.subarray(0, bytes - sent), resolve),
    );
    if (failed) return;
  }
}

async function appears(start: string): Promise<void> {
  while (!readdirSync(here.folder).some((name) => name.startsWith(start)))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

const death = (child: ChildProcessWithoutNullStreams) =>
  new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
