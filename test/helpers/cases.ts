/** A case is a folder: `cmd` is a shell line, in.* are its inputs, out, out.*, err and status what is expected. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inCopy } from "./shell.ts";

const isExpectation = (name: string) => /^(out(\..*)?|err|status)$/.test(name);

/** Name of an expectation -> its bytes: `out` is standard output, `out.json` a file that was written. */
type Results = Readonly<Record<string, Buffer>>;

/** Runs a case. @returns what is expected and what came; both the same if all is well */
export async function runCase(folder: string): Promise<{ expected: Results; actual: Results }> {
  const actual = await results(folder);
  const expected = expectations(folder);
  if (Object.keys(expected).length === 0)
    throw new Error(`${folder} expects nothing: record it with UPDATE=1`);
  return { expected: { ...nothing(), ...expected }, actual: comparable(actual, expected) };
}

/** Writes down what a case does now. Messages are kept where they were before, or where the status is not 0. */
export async function recordCase(folder: string): Promise<void> {
  const before = expectations(folder);
  const actual = await results(folder);
  for (const name of Object.keys(before)) rmSync(join(folder, name));
  const failed = actual.status.toString() !== "0\n";
  const kept = Object.entries(actual).filter(([name, bytes]) => {
    if (name === "err") return failed || "err" in before;
    if (name === "status") return failed;
    return name !== "out" || bytes.length > 0 || !failed;
  });
  for (const [name, bytes] of kept) writeFileSync(join(folder, name), bytes);
}

function results(folder: string): Promise<Results> {
  const line = readFileSync(join(folder, "cmd"), "utf8");
  const look = (outcome: { status: number; stdout: Buffer; stderr: string }, work: string): Results => ({
    out: outcome.stdout,
    err: Buffer.from(outcome.stderr),
    status: Buffer.from(`${outcome.status}\n`),
    ...read(work, (name) => name.startsWith("out.")),
  });
  return inCopy(folder, line, look, (name) => !isExpectation(name));
}

function expectations(folder: string): Results {
  return read(folder, isExpectation);
}

/** Without a word on it, nothing is written and the status is 0. */
function nothing(): Results {
  return { out: Buffer.alloc(0), status: Buffer.from("0\n") };
}

/** Standard error counts only where it is expected. */
function comparable(actual: Results, expected: Results): Results {
  const { err, ...rest } = actual;
  return "err" in expected ? actual : rest;
}

function read(folder: string, wanted: (name: string) => boolean): Results {
  const names = existsSync(folder) ? readdirSync(folder).filter(wanted) : [];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
}
