/** The large corpora: a sample of their lines, or with WEFT_FULL=1 all of them. */
import { dataFile } from "./data.ts";
import { randomNumbers } from "./random.ts";

export const CORPORA = [
  { language: "English", file: "enwiki/enwiki-100mb.txt.gz" },
  { language: "Russian", file: "ru-lit/prose-30mb.txt.gz" },
] as const;

export const FULL = process.env.WEFT_FULL === "1";

/** A test over everything takes minutes. */
export const TIME_LIMIT = FULL ? 3_600_000 : 60_000;

/** About `size` bytes of the lines, drawn by a fixed seed. */
export function corpusLines(file: string, size: number): string[] {
  const bytes = dataFile(file);
  const lines = Buffer.from(bytes).toString().split("\n");
  if (FULL || bytes.length <= size) return lines;
  const random = randomNumbers(size);
  return lines.filter(() => random() / 2 ** 32 < size / bytes.length);
}
