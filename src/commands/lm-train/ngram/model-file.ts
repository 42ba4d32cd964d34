/** The model file of an n-gram model: its columns are read from their temporary files when they are written. */
import type { NamedTensor } from "../../../formats/file-tensor.ts";
import { readAt, type Spool } from "../../../io/spool.ts";
import type { NgramFile } from "./task.ts";
import type { NgramTeam } from "./team.ts";
import type { TrieColumns } from "./trie.ts";

/** The tensors, by orders; `open` makes the files that they stay in. */
export async function trieTensors(
  team: NgramTeam,
  files: readonly NgramFile[],
  open: () => Spool,
): Promise<NamedTensor[]> {
  const columns = await Promise.all(
    files.map((file, index) => {
      const outputs = { words: open(), logProbs: open(), backoffs: open(), starts: open() };
      return team.trie({ n: index + 1, file, longer: files[index + 1], outputs });
    }),
  );
  return columns.flatMap((column, index) => orderTensors(column, index + 1, index + 1 === files.length));
}

/** The words of the first order are its ids; the longest n-grams are never contexts. */
function orderTensors(
  { words, logProbs, backoffs, starts }: TrieColumns,
  n: number,
  isLast: boolean,
): NamedTensor[] {
  return [
    fileTensor(`${n}.log_probs`, "F32", logProbs),
    ...(n > 1 ? [fileTensor(`${n}.words`, "U32", words)] : []),
    ...(isLast
      ? []
      : [fileTensor(`${n}.backoffs`, "F32", backoffs), fileTensor(`${n}.starts`, "U32", starts)]),
  ];
}

function fileTensor(name: string, dtype: "F32" | "U32", spool: Spool): NamedTensor {
  return {
    name,
    dtype,
    shape: [spool.length / 4],
    get bytes() {
      const bytes = new Uint8Array(spool.length);
      readAt(spool, 0, bytes);
      return bytes;
    },
  };
}
