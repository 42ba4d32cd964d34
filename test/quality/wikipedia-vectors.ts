/** Word vectors for recipes that begin with given ones. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataFile } from "../helpers/data.ts";
import { runWeft } from "./weft.ts";

/** The file of WEFT_DATA that they are learnt from. */
export const WIKIPEDIA = "enwiki/enwiki-100mb.txt.gz";

/**
 * The path of vectors by `weft fasttext`, which are learnt unless they are there already; of words in small letters: those
 * that a text has only in capitals have one, too.
 */
export async function wikipediaVectors(threads: string): Promise<string> {
  const folder = join(tmpdir(), "weft-vectors");
  const [text, file] = [join(folder, "enwiki.txt"), join(folder, "enwiki.vec")];
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(text, Buffer.from(dataFile(WIKIPEDIA)).toString().toLowerCase());
  await runWeft(folder, ["fasttext", text, "-o", file, "--epochs", "3", "--threads", threads]);
  return file;
}
