/** A file of JSON lines that is read while it grows: each line is there as soon as it was written. */
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { writeAtomic } from "./atomic.ts";
import { parseJson, stringifyJson } from "./json.ts";
import { ioError, outputError, systemCode } from "./system.ts";
import { DescriptorWriter } from "./writer.ts";

export interface Journal {
  write(record: Readonly<Record<string, unknown>>): Promise<void>;
  end(): Promise<void>;
}

export interface JournalOptions {
  /** The descriptor of standard output, which `-` means. */
  readonly stdout: number;
  /** Which records of an earlier run stay in front; without it the file begins anew. */
  readonly keep?: (record: Readonly<Record<string, unknown>>) => boolean;
}

/** @throws IoError when it cannot be written. */
export async function openJournal(path: string, { stdout, keep }: JournalOptions): Promise<Journal> {
  if (path === "-") return journal(new DescriptorWriter(stdout, "standard output"), () => {});
  if (keep !== undefined) await keepRecords(path, keep);
  const descriptor = open(path, keep === undefined ? "w" : "a");
  return journal(new DescriptorWriter(descriptor, path), () => closeSync(descriptor));
}

function journal(writer: DescriptorWriter, close: () => void): Journal {
  const encoder = new TextEncoder();
  return {
    write: (record) => writer.write(encoder.encode(`${stringifyJson(record)}\n`)),
    end: () => writer.end().finally(close),
  };
}

function open(path: string, flags: string): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw outputError(path, error);
  }
}

/** A line that a dying process left unfinished goes, as does what comes after the point of resumption. */
async function keepRecords(path: string, keep: NonNullable<JournalOptions["keep"]>): Promise<void> {
  const text = await readFile(path, "utf8").catch((error) => {
    if (systemCode(error) === "ENOENT") return undefined;
    throw ioError(path, error);
  });
  if (text === undefined) return;
  const kept = text.split("\n").filter((line) => isKept(line, keep));
  await writeAtomic(path, [new TextEncoder().encode(kept.map((line) => `${line}\n`).join(""))], {
    force: true,
  });
}

function isKept(line: string, keep: NonNullable<JournalOptions["keep"]>): boolean {
  try {
    const record = parseJson(line);
    return record !== null && typeof record === "object" && keep(record as Record<string, unknown>);
  } catch {
    return false;
  }
}
