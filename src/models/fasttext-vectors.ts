/** The word vectors of a model of fastText, as its print-word-vectors gives them. */
import { compile, Kernels } from "../engine/kernels.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import { readFastText } from "../formats/fasttext.ts";
import type { FastTextHeader } from "../formats/fasttext-header.ts";
import type { FastTextMatrix } from "../formats/fasttext-matrix.ts";
import { refusal } from "../formats/refuse.ts";
import { loadRows, tableOf } from "./fasttext-parts.ts";
import { composeWords, type SharedSubwords } from "./subwords.ts";
import { refuseNonFinite, type SharedWordVectors } from "./word-vectors.ts";

/** A word's vector is the mean of its own row and those of its n-grams. @throws ModelError, also when it is too large */
export async function shareFastText(source: ByteSource, path: string): Promise<SharedWordVectors> {
  return (await readFastTextVectors(source, path)).vectors;
}

/** What a file says of itself. */
export interface FastTextOutline {
  readonly header: FastTextHeader;
  /** Undefined where all numbers are whole. */
  readonly quantization?: Quantization;
}

/** By the names of fastText's options. */
export interface Quantization {
  /** Numbers of a row that a byte stands for. */
  readonly dsub: number;
  /** Whether the norms of the rows are quantized apart. */
  readonly qnorm: boolean;
  /** Whether the output matrix is quantized, too. */
  readonly qout: boolean;
}

/** Reads the whole file and keeps nothing of its matrices. @throws ModelError where its parts do not fit together */
export async function readFastTextOutline(source: ByteSource, path: string): Promise<FastTextOutline> {
  const { input, output, end, ...header } = await readFastText(source, refusal(path));
  await passOver(input);
  const last = await output();
  await passOver(last);
  await end();
  return { header, quantization: quantizationOf(input, last) };
}

/** The vectors and what else the file says; of the output matrix only its size is looked at. */
export async function readFastTextVectors(
  source: ByteSource,
  path: string,
): Promise<FastTextOutline & { readonly vectors: SharedWordVectors }> {
  const refuse = refusal(path);
  const { input, output, end, ...header } = await readFastText(source, refuse);
  const module = compile("baseline");
  const kernels = new Kernels(module);
  const rows = await loadRows(kernels, input, refuse);
  const last = await output();
  await passOver(last);
  await end();
  const table = tableOf(kernels, header.words, refuse);
  const { address, dim, stride } = rows;
  refuseNonFinite(kernels, rows, "input matrix", refuse);
  const subwords = subwordsOf(kernels, header, address + table.size * stride * 4);
  if (subwords !== undefined) composeWords(kernels, table, { address, stride, subwords }, refuse);
  const place = { module, memory: kernels.memory, words: table.address, rows: address };
  const { counts } = header.words;
  const vectors = {
    path,
    format: "fasttext",
    ...place,
    count: table.size,
    dim,
    stride,
    counts,
    subwords,
  } as const;
  return { vectors, header, quantization: quantizationOf(input, last) };
}

async function passOver(matrix: FastTextMatrix): Promise<void> {
  if (matrix.kind === "dense") await matrix.skip();
}

function quantizationOf(input: FastTextMatrix, output: FastTextMatrix): Quantization | undefined {
  if (input.kind === "dense") return undefined;
  const { quantizer, norms } = input;
  return { dsub: quantizer.partDim, qnorm: norms !== undefined, qout: output.kind === "quantized" };
}

/** Undefined where words have no n-grams. */
function subwordsOf(
  kernels: Kernels,
  { version, args, pruned }: FastTextHeader,
  rows: number,
): SharedSubwords | undefined {
  const { minn, maxn, bucket: buckets } = args;
  if (maxn === 0 || maxn < minn || buckets === 0 || pruned?.length === 0) return undefined;
  const all = { minn, maxn, buckets, rows, ofEnd: version === 0 };
  if (pruned === undefined) return all;
  const pairs = Array.from({ length: pruned.length / 2 }, (_, i) => [pruned[2 * i], pruned[2 * i + 1]]);
  pairs.sort(([a], [b]) => a - b);
  const address = kernels.allocate(pruned.length * 4);
  kernels.u32(address, pruned.length).set(pairs.flat());
  return { ...all, pruned: { address, count: pairs.length } };
}
