import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ClosedPipe, IoError, UsageError } from "../../src/errors.ts";
import { writeAtomic } from "../../src/io/atomic.ts";
import { openSink } from "../../src/io/sink.ts";
import { bytes, compileIo, hasZstd, mkfifoSync, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
const compiled = compileIo(folder);
const stdout = 1;

const inside = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

async function put(path: string, text: string, force = false): Promise<void> {
  const sink = await openSink(path, { force, stdout });
  for (const line of text.split(/(?<=\n)/)) await sink.write(bytes(line));
  await sink.end();
}

/** A child that runs a module; the streams of the package are at `io/`. */
function child(code: string, stdio: ("ignore" | "pipe" | number)[], ...args: string[]) {
  return spawn(process.execPath, ["--input-type=module", "-e", code, ...args], { cwd: compiled, stdio });
}

const imports = 'import { openSink } from "./io/sink.js"; import { writeFileSync } from "node:fs";\n';

test("a file appears when it is whole, and only with --force where there is one", async () => {
  const path = join(inside("plain"), "out.jsonl");
  const sink = await openSink(path, { stdout });
  await sink.write(bytes("one\n"));
  await sleep(20);
  expect(existsSync(path)).toBe(false);
  await sink.end();
  expect(readFileSync(path, "utf8")).toBe("one\n");
  await expect(openSink(path, { stdout })).rejects.toThrow(UsageError);
  await expect(openSink(path, { stdout })).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining("--force"),
  });
  await put(path, "two\n", true);
  expect(readFileSync(path, "utf8")).toBe("two\n");
  expect(readdirSync(join(path, ".."))).toEqual(["out.jsonl"]);
});

test("a file that came meanwhile is not replaced; abort leaves nothing", async () => {
  const place = inside("meanwhile");
  const path = join(place, "out");
  const sink = await openSink(path, { stdout });
  writeFileSync(path, "other");
  await sink.write(bytes("mine"));
  await expect(sink.end()).rejects.toThrow(UsageError);
  expect(readFileSync(path, "utf8")).toBe("other");
  const given = await openSink(path, { stdout, force: true });
  await given.write(bytes("mine"));
  await given.abort();
  expect(readFileSync(path, "utf8")).toBe("other");
  expect(readdirSync(place)).toEqual(["out"]);
});

test("a link stays a link, and the mode stays", async () => {
  const place = inside("link");
  writeFileSync(join(place, "real"), "old", { mode: 0o600 });
  symlinkSync("real", join(place, "name"));
  await put(join(place, "name"), "new", true);
  expect(readFileSync(join(place, "real"), "utf8")).toBe("new");
  expect(statSync(join(place, "real")).mode & 0o777).toBe(0o600);
  expect(readdirSync(place).sort()).toEqual(["name", "real"]);
});

test("temporary files of dead processes are swept, those of the living are not", async () => {
  const place = inside("sweep");
  const dead = spawnSync("true").pid;
  const names = [
    `.out.${dead}.0.weft-tmp`,
    `.out.${process.pid}.99.weft-tmp`,
    ".out.1.0.weft-tmp",
    `.other.${dead}.0.weft-tmp`,
  ];
  for (const name of names) writeFileSync(join(place, name), "");
  const one = await openSink(join(place, "out"), { stdout });
  const two = await openSink(join(place, "out"), { stdout });
  await one.write(bytes("one"));
  await one.end();
  await two.abort();
  expect(readdirSync(place).sort()).toEqual([names[2], names[3], "out"].sort());
});

test("what cannot be written is an IoError with its path and the reason", async () => {
  await expect(openSink(folder, { stdout, force: true })).rejects.toThrow(/is a directory$/);
  await expect(openSink(join(folder, "no", "out"), { stdout })).rejects.toThrow(
    /no\/out: no such file or directory$/,
  );
  await expect(put("/dev/full", "x\n".repeat(10))).rejects.toMatchObject({
    name: "IoError",
    message: "/dev/full: no space left on device",
  });
  await expect(put("/dev/full", "x".repeat(1 << 20))).rejects.toThrow(IoError);
  await put("/dev/null", "x");
});

test("the failure of an idle flush is told by the next write", async () => {
  const sink = await openSink("/dev/full", { stdout });
  await sink.write(bytes("x"));
  await sleep(20);
  await expect(sink.write(bytes("y"))).rejects.toThrow("no space left on device");
  await expect(sink.end()).rejects.toThrow("no space left on device");
});

test("gzip and zstd by the name", async () => {
  const place = inside("packed");
  const text = "line\n".repeat(50_000);
  await put(join(place, "a.jsonl.gz"), text);
  expect(gunzipSync(readFileSync(join(place, "a.jsonl.gz"))).toString()).toBe(text);
  const sink = await openSink(join(place, "b.gz"), { stdout });
  await sink.end();
  expect(gunzipSync(readFileSync(join(place, "b.gz")))).toHaveLength(0);
});

test.skipIf(!hasZstd)("zstd by the name (needs the program zstd)", async () => {
  const place = inside("zstd");
  const text = "line\n".repeat(50_000);
  await put(join(place, "a.zstd"), text);
  expect(spawnSync("zstd", ["-dc", join(place, "a.zstd")]).stdout.toString()).toBe(text);
  const sink = await openSink(join(place, "b.zst"), { stdout });
  await sink.write(bytes(text));
  await sink.abort();
  const path = process.env.PATH;
  process.env.PATH = place;
  try {
    await expect(openSink(join(place, "c.zst"), { stdout })).rejects.toThrow(/c\.zst: .*not on PATH/);
  } finally {
    process.env.PATH = path;
  }
  expect(readdirSync(place)).toEqual(["a.zstd"]);
});

test("named pipes are written straight", async () => {
  const path = join(folder, "fifo");
  mkfifoSync(path);
  const reader = spawn("cat", [path], { stdio: ["ignore", "pipe", "inherit"] });
  const parts: Buffer[] = [];
  reader.stdout.on("data", (part) => parts.push(part));
  const closed = once(reader, "close"); // it may come before the writing is over
  await put(path, "through\n");
  await closed;
  expect(Buffer.concat(parts).toString()).toBe("through\n");
});

test("standard output: everything arrives through a slow reader, also where the pipe does not block", async () => {
  const code = `${imports}
    import { Socket } from "node:net";
    if (process.argv[1] === "nonblocking") new Socket({ fd: 1, writable: false }).unref();
    const sink = await openSink(undefined, { stdout: 1 });
    for (let i = 0; i < 40; i++) await sink.write(Buffer.alloc(100_001, 97 + (i % 26)));
    await sink.end();
    process.exit(0);`;
  for (const mode of ["blocking", "nonblocking"]) {
    const writer = child(code, ["ignore", "pipe", 2], mode);
    let size = 0;
    await sleep(200);
    writer.stdout?.on("data", (part: Buffer) => {
      size += part.length;
    });
    expect(await once(writer, "close")).toEqual([0, null]);
    expect(size).toBe(4_000_040);
  }
});

test("standard output is live, and a reader that leaves is a ClosedPipe", async () => {
  const code = `${imports}
    const sink = await openSink("-", { stdout: 1 });
    await sink.write(Buffer.from("first\\n"));
    try {
      for (;;) { await sink.write(Buffer.from("more\\n")); await new Promise((done) => setTimeout(done, 1)); }
    } catch (error) { process.stderr.write(error.name); }
    await sink.abort();`;
  const writer = child(code, ["ignore", "pipe", "pipe"]);
  const [part] = await once(writer.stdout as NodeJS.ReadableStream, "data");
  expect(String(part)).toMatch(/^first\n/);
  writer.stdout?.destroy();
  const said: Buffer[] = [];
  writer.stderr?.on("data", (text: Buffer) => said.push(text));
  await once(writer, "close");
  expect(Buffer.concat(said).toString()).toBe(ClosedPipe.name);
});

test("standard output on a full disk is an IoError", async () => {
  const full = openSync("/dev/full", "w");
  const sink = await openSink("-", { stdout: full });
  await sink.write(bytes("x"));
  await expect(sink.end()).rejects.toThrow("standard output: no space left on device");
  closeSync(full);
});

test("killed at 30 points, there is the old file or the new one, whole", async () => {
  const place = inside("killed");
  const path = join(place, "model");
  const size = 20_000_000;
  const code = `${imports}
    const sink = await openSink(process.argv[1], { stdout: 1, force: true });
    process.stdout.write("open");
    for (let i = 0; i < 20; i++) await sink.write(Buffer.alloc(1_000_000, process.argv[2]));
    await sink.end();
    process.stdout.write("done");`;
  let seed = 9;
  const seen = new Set<string>();
  writeFileSync(path, Buffer.alloc(size, "-"));
  let old = "-";
  for (let run = 0; run < 30; run++) {
    const letter = String.fromCharCode(97 + (run % 26));
    const writer = child(code, ["ignore", "pipe", 2], path, letter);
    const exited = once(writer, "exit");
    await once(writer.stdout as NodeJS.ReadableStream, "data");
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    await sleep((seed / 2 ** 32) * 90);
    writer.kill("SIGKILL");
    await exited;
    const content = readFileSync(path);
    const now = String.fromCharCode(content[0]);
    expect([old, letter]).toContain(now);
    expect(content.equals(Buffer.alloc(size, now))).toBe(true);
    seen.add(now === letter ? "new" : "old");
    old = now;
  }
  expect(seen.has("old")).toBe(true);
  await put(path, "last", true);
  expect(readdirSync(place)).toEqual(["model"]);
});

test("writeAtomic writes pieces, and leaves nothing when they fail", async () => {
  const place = inside("pieces");
  await writeAtomic(join(place, "whole"), [bytes("a"), bytes("b")]);
  expect(readFileSync(join(place, "whole"), "utf8")).toBe("ab");
  function* failing() {
    yield bytes("a");
    throw new Error("no more");
  }
  await expect(writeAtomic(join(place, "failed"), failing())).rejects.toThrow("no more");
  linkSync(join(place, "whole"), join(place, "same"));
  await writeAtomic(join(place, "whole"), [bytes("c")], { force: true });
  expect(readFileSync(join(place, "same"), "utf8")).toBe("ab");
  expect(readdirSync(place).sort()).toEqual(["same", "whole"]);
});
