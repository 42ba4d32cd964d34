/** Writes an n-gram model as an ARPA file, as SRILM and KenLM read it. */
import { orderedMap } from "../../../io/ordered.ts";
import type { Sink } from "../../../io/sink.ts";
import { withRoom } from "../../../text/symbol-table.ts";
import type { Vocabulary } from "../../../text/vocabulary.ts";
import type { ArpaWords } from "./arpa-lines.ts";
import type { NgramFile } from "./task.ts";
import type { NgramTeam } from "./team.ts";

/** n-grams that a thread turns into text at a time. */
const LINES = 2 ** 15;

/** `files` are those of the orders from 1; `tell` is told how many n-grams have been written. */
export async function writeArpa(
  sink: Sink,
  team: NgramTeam,
  files: readonly NgramFile[],
  tell: (written: number) => void,
): Promise<void> {
  const text = (line: string) => sink.write(new TextEncoder().encode(line));
  const counts = files.map(({ count }, index) => `ngram ${index + 1}=${count}\n`);
  await text(`\\data\\\n${counts.join("")}`);
  let written = 0;
  for (const [index, file] of files.entries()) {
    const n = index + 1;
    await text(`\n\\${n}-grams:\n`);
    const lines = orderedMap(places(file), team.size * 2, async ({ from, count }) => ({
      bytes: await team.lines({ n, file, from, count }),
      count,
    }));
    for await (const { bytes, count } of lines) {
      await sink.write(bytes);
      written += count;
      tell(written);
    }
  }
  await text("\n\\end\\\n");
  await sink.end();
}

async function* places({ count }: NgramFile) {
  for (let from = 0; from < count; from += LINES) yield { from, count: Math.min(LINES, count - from) };
}

/** The words of a vocabulary in the order of their ids, then <s>, as an ARPA file can hold them: no two alike. */
export function arpaWords(vocabulary: Vocabulary): ArpaWords {
  const taken = new Set(["<s>", "</s>", "<unk>"]);
  const encoder = new TextEncoder();
  const ends = new Uint32Array(vocabulary.size + 2);
  let bytes = new Uint8Array(2 ** 16);
  for (let id = 0; id <= vocabulary.size; id++) {
    const word = id === vocabulary.size ? "<s>" : wordOf(vocabulary, id, taken);
    bytes = withRoom(bytes, ends[id] + word.length * 3);
    ends[id + 1] = ends[id] + encoder.encodeInto(word, bytes.subarray(ends[id])).written;
  }
  return { bytes: bytes.slice(0, ends[vocabulary.size + 1]), ends };
}

function wordOf({ level, end, unknown, token }: Vocabulary, id: number, taken: Set<string>): string {
  if (id === end) return "</s>";
  if (id === unknown) return "<unk>";
  const text = token(id);
  if (level === "word" && text !== "<s>") return text; // has no space, and is there once
  const word = text.replace(/[\s\0]/g, escaped);
  const free = word === "" || taken.has(word) ? `<id:${id}>` : word;
  taken.add(free);
  return free;
}

const escaped = (space: string): string =>
  `<U+${space.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;
