/** Models of fastText, `.bin` and quantized `.ftz`: word vectors, or a classifier. */
import { ByteReader } from "./byte-reader.ts";
import type { ByteSource } from "./byte-source.ts";
import { type FastTextHeader, readFastTextHeader } from "./fasttext-header.ts";
import { type FastTextMatrix, readFastTextMatrix, readFlag } from "./fasttext-matrix.ts";
import type { Refuse } from "./refuse.ts";

/** The parts of a file in the order in which they stand there; each is read when it is asked for. */
export interface FastTextModel extends FastTextHeader {
  /** (words + buckets, dim) A row for each word, then for each bucket, or for those that are left of them. */
  readonly input: FastTextMatrix;
  /** (words or labels, dim) To be asked for once the numbers of the input are read. @throws ModelError */
  output(): Promise<FastTextMatrix>;
  /** To be asked for once those of the output are. @throws ModelError where more follows */
  end(): Promise<void>;
}

/** @throws ModelError where its parts do not fit together */
export async function readFastText(source: ByteSource, refuse: Refuse): Promise<FastTextModel> {
  const reader = new ByteReader(source, refuse);
  const header = await readFastTextHeader(reader);
  const { matrix: input, quantized } = await readMatrix(reader, header, true, "its input matrix");
  checkInput(header, input, refuse);
  return {
    ...header,
    input,
    output: () => readOutput(reader, header, quantized),
    end: async () => {
      if (await reader.has(1)) throw refuse("more follows behind its output matrix");
    },
  };
}

function checkInput(
  { args, words, pruned }: FastTextHeader,
  { rows, columns }: FastTextMatrix,
  refuse: Refuse,
) {
  const buckets = pruned === undefined ? args.bucket : pruned.length / 2;
  const expected = words.ends.length + buckets;
  if (rows !== expected || columns !== args.dim)
    throw refuse(`its input matrix is (${rows}, ${columns}), where (${expected}, ${args.dim}) is needed`);
  if (pruned === undefined) return;
  for (let at = 0; at < pruned.length; at += 2)
    if (pruned[at] < 0 || pruned[at + 1] < 0 || pruned[at + 1] >= buckets)
      throw refuse(`its bucket ${pruned[at]} has the row ${pruned[at + 1]}, of ${buckets}`);
}

/** Where `mayBe` is false the matrix is dense, whatever its flag says. */
async function readMatrix(reader: ByteReader, { version }: FastTextHeader, mayBe: boolean, what: string) {
  await reader.need(1, what);
  const quantized = version > 0 && readFlag(reader, what) && mayBe;
  return { matrix: await readFastTextMatrix(reader, quantized, what), quantized };
}

async function readOutput(
  reader: ByteReader,
  header: FastTextHeader,
  mayBe: boolean,
): Promise<FastTextMatrix> {
  const what = "its output matrix";
  const { args, words, labels } = header;
  const { matrix } = await readMatrix(reader, header, mayBe, what);
  const expected = args.model === "supervised" ? labels.ends.length : words.ends.length;
  if (matrix.rows === expected && matrix.columns === args.dim) return matrix;
  const found = `(${matrix.rows}, ${matrix.columns})`;
  throw reader.refuse(`${what} is ${found}, where (${expected}, ${args.dim}) is needed`);
}
