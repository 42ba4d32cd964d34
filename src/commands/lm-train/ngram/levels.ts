/** The levels of an n-gram model as its file has them: their columns wait in temporary files until they are asked for. */
import { readAt, type Spool } from "../../../io/spool.ts";
import type { NgramLevel } from "../../../models/ngram-file.ts";
import type { NgramFile } from "./task.ts";
import type { NgramTeam } from "./team.ts";
import type { TrieColumns } from "./trie.ts";

/** `files` are those of the orders from 1; `open` makes the files of the columns, `built` is told of each level. */
export async function ngramLevels(
  team: NgramTeam,
  files: readonly NgramFile[],
  open: () => Spool,
  built: () => void,
): Promise<NgramLevel[]> {
  const columns = files.map(async (file, index) => {
    const outputs = { words: open(), logProbs: open(), backoffs: open(), starts: open() };
    const made = await team.trie({ n: index + 1, file, longer: files[index + 1], outputs });
    built();
    return made;
  });
  return (await Promise.all(columns)).map((column, index) => level(column, index + 1, files.length));
}

/** The words of the first order are its ids; the longest n-grams are never contexts. */
function level({ words, logProbs, backoffs, starts }: TrieColumns, n: number, order: number): NgramLevel {
  return {
    get logProbs() {
      return new Float32Array(contents(logProbs));
    },
    get backoffs() {
      return n < order ? new Float32Array(contents(backoffs)) : undefined;
    },
    get words() {
      return n > 1 ? new Uint32Array(contents(words)) : undefined;
    },
    get starts() {
      return n < order ? new Uint32Array(contents(starts)) : undefined;
    },
  };
}

function contents(spool: Spool): ArrayBuffer {
  const bytes = new Uint8Array(spool.length);
  readAt(spool, 0, bytes);
  return bytes.buffer;
}
