/** Bytes on their way: the last ones arrive, endless ones take bounded memory, single ones come at once. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { program } from "../helpers/cli.ts";
import { proseOf, tagger, tokenizer, vectors, workbench } from "./support.ts";

const MIB = 2 ** 20;
const MOST_MEMORY = 256 * MIB;

const here = workbench();
afterAll(here.remove);

describe("a slow reader", () => {
  it("gets the 10 MB of one record whole", async () => {
    const text = "the loom ".repeat((10 * MIB) / 9);
    here.write("record.jsonl", `{"text":"${text}"}\n`);
    const { status, stdout } = await here.bash(
      "weft tokenize -t tok.json --no-ids --count record.jsonl | (sleep 0.3; cat) > got; wc -c < got; tail -c 30 got",
    );
    expect(status).toBe(0);
    const [, size, count] = /^(\d+)\n.*"count":(\d+)\}\n$/s.exec(stdout.toString()) ?? [];
    expect(Number(size)).toBe(`{"text":"${text}","count":${count}}\n`.length);
  });

  it.runIf(existsSync("/proc/self/status"))(
    "of 1 GB through tokenize on 2 threads keeps its memory below 256 MiB (where there is /proc)",
    async () => {
      const block = Buffer.from(proseOf(MIB));
      const blocks = Math.ceil(1e9 / block.length);
      const child = spawn(process.execPath, [
        program,
        "tokenize",
        "-t",
        tokenizer,
        "--only",
        "--threads",
        "2",
      ]);
      const peak = watchMemory(child);
      const [lines] = await Promise.all([readSlowly(child), feed(child, block, blocks)]);
      expect(lines).toBe(blocks * block.toString().split("\n").slice(1).length);
      expect(peak()).toBeGreaterThan(10 * MIB);
      expect(peak()).toBeLessThan(MOST_MEMORY);
    },
    120_000,
  );
});

const modelOf = (command: string) => (command.startsWith("tag") ? tagger : vectors);

describe("a record that comes while the input stays open", () => {
  const record = `${JSON.stringify({ text: "the loom" })}\n`;
  it.each([
    ["tokenize", "the loom\n", /"text":"the loom","ids":\[/],
    ["tokenize", record, /"text":"the loom","ids":\[/],
    ["tokenize --to msgpack", record, /the loom.*ids/s],
    ["detokenize", "83 257 403\n", /"text":"the loom"/],
    ["detokenize --stream --to text", "83 257\n", /the/],
    ["neighbors --threads 1", "king\n", /"text":"king","neighbors":\[\{"word":"prince"/],
    ["analogy --threads 1", "man king woman\n", /"answers":\[\{"word":"queen"/],
    ["embed", '{"text":"king"}\n', /"text":"king","vector":\[/],
    ["tag --threads 1", "Ada wove.\n", /"text":"Ada wove.","tokens":\[.*"predicted_tags":\[/],
    ["tag --threads 1 --from conll --to conll", "Ada O\nwove O\n\n", /^Ada O \S+\nwove O \S+\n\n$/],
  ])("comes out of %s at once (%j)", async (command, input, output) => {
    const model = command.includes("tokenize") ? ["-t", tokenizer] : ["-m", modelOf(command)];
    const child = spawn(process.execPath, [program, ...command.split(" "), ...model]);
    try {
      for (let i = 0; i < 3; i++) {
        child.stdin.write(input);
        expect(await heard(child)).toMatch(output);
      }
      child.stdin.end();
      expect(await ended(child)).toBe(0);
    } finally {
      child.kill("SIGKILL");
    }
  });
});

/** The highest resident memory so far, in bytes, as the kernel counts it. */
function watchMemory(child: ChildProcess): () => number {
  let highest = 0;
  const timer = setInterval(() => {
    const status = existsSync(`/proc/${child.pid}/status`)
      ? readFileSync(`/proc/${child.pid}/status`, "utf8")
      : "";
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    highest = Math.max(highest, Number(kilobytes ?? 0) * 1024);
  }, 100);
  child.once("close", () => clearInterval(timer));
  return () => highest;
}

async function feed(child: ChildProcess, block: Buffer, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise((resolve) => child.stdin?.write(block, resolve));
  child.stdin?.end();
}

/** Counts lines; rests at first, so that all buffers fill, and then after every 32 MiB. */
async function readSlowly(child: ChildProcess): Promise<number> {
  let [lines, bytes] = [0, 0];
  await sleep(2000);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
    if (Math.floor((bytes + chunk.length) / (32 * MIB)) > Math.floor(bytes / (32 * MIB))) await sleep(200);
    bytes += chunk.length;
  }
  return lines;
}

function heard(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("nothing came within 20 seconds")), 20_000);
    child.stdout?.once("data", (chunk: Buffer) => {
      clearTimeout(timer);
      resolve(chunk.toString());
    });
  });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("close", (code) => resolve(code)));
