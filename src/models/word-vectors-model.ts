/** Reads word vectors that weft trained: safetensors, see model-file.ts. */
import { compile, Kernels } from "../engine/kernels.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import { type Refuse, refusal } from "../formats/refuse.ts";
import { LONGEST_NGRAM } from "../formats/word-vectors-limits.ts";
import { WordTable } from "../text/word-table.ts";
import { GrowingMemory } from "./growing-memory.ts";
import { GrowingRows, SMALLER, strideOf } from "./growing-rows.ts";
import { type ModelFile, parseModel, tensorOf } from "./model-file.ts";
import { isPlain, type Plain } from "./plain.ts";
import { settingsOf } from "./settings.ts";
import { composeWords } from "./subwords.ts";
import { refuseNonFinite, type SharedWordVectors } from "./word-vectors.ts";
import { COUNTS, WORD_VECTORS, type WordVectorsConfig } from "./word-vectors-model-write.ts";

export {
  COUNTS,
  WORD_VECTORS,
  type WordVectorsParts,
  wordVectorsModel,
  writeWordVectors,
} from "./word-vectors-model-write.ts";

/** Loads the vectors of such a file. @throws ModelError if its parts do not fit together */
export async function shareWordVectorsModel(source: ByteSource, path: string): Promise<SharedWordVectors> {
  const refuse = refusal(path);
  const module = compile("baseline");
  const kernels = new Kernels(module);
  const file = parseModel(await placeFile(source, kernels, refuse), path, WORD_VECTORS);
  const dim = settingsOf(file).whole("dim");
  const words = wordsOf(file, refuse);
  const [count, stride] = [words.length, strideOf(dim)];
  const grams = subwordsConfig(file, refuse);
  const rows = placeRows(file, grams === undefined ? "vectors" : "words", [count, dim], kernels);
  const subwords = grams && { ...grams, rows: placeRows(file, "ngrams", [grams.buckets, dim], kernels) };
  const table = new WordTable(kernels);
  table.addAll(words);
  if (table.size < count) throw refuse("a word stands twice in its vocabulary");
  if (subwords !== undefined) composeWords(kernels, table, { address: rows, stride, subwords }, refuse);
  const where = { module, memory: kernels.memory, words: table.address, rows };
  const counts = countsOf(file, count, refuse);
  return { path, format: "safetensors", ...where, count, dim, stride, counts, subwords };
}

/** The whole file in the kernels' memory, where its matrices can stay. */
async function placeFile(source: ByteSource, kernels: Kernels, refuse: Refuse): Promise<Uint8Array> {
  const file = new GrowingMemory(kernels);
  for await (const chunk of source) {
    const place = file.more(chunk.length);
    if (place === undefined)
      throw refuse("too large: the file does not fit into the engine's 4 GiB", SMALLER);
    kernels.bytes.set(chunk, place);
  }
  return kernels.bytes.subarray(file.address, file.address + file.size);
}

/** Where the rows of a tensor, (rows, dim), lie as kernels need them: where they are, or a copy. */
function placeRows(
  file: ModelFile,
  name: string,
  shape: readonly [number, number],
  kernels: Kernels,
): number {
  const refuse = refusal(file.path);
  const [count, dim] = shape;
  const { bytes } = tensorOf(file, name, "F32", shape);
  let address = bytes.byteOffset;
  if (dim % 4 !== 0 || address % 4 !== 0) {
    const rows = new GrowingRows(kernels, dim, refuse);
    rows.addPacked(bytes);
    address = rows.address;
  }
  refuseNonFinite(kernels, { address, count, stride: strideOf(dim) }, name, refuse);
  return address;
}

function wordsOf({ vocabulary }: ModelFile, refuse: Refuse): string[] {
  if (
    Array.isArray(vocabulary) &&
    vocabulary.length > 0 &&
    vocabulary.every((one) => typeof one === "string")
  )
    return vocabulary;
  throw refuse("its vocabulary is not a list of words");
}

function subwordsConfig({ config }: ModelFile, refuse: Refuse): WordVectorsConfig["subwords"] {
  const { subwords } = config;
  if (subwords === undefined) return undefined;
  const { minn, maxn, buckets }: Plain = isPlain(subwords) ? subwords : {};
  const whole = [minn, maxn, buckets].every((one) => Number.isSafeInteger(one) && Number(one) > 0);
  if (whole && Number(minn) <= Number(maxn) && Number(maxn) <= LONGEST_NGRAM && Number(buckets) < 2 ** 32)
    return { minn: Number(minn), maxn: Number(maxn), buckets: Number(buckets) };
  throw refuse("its subwords are not minn, maxn and buckets that can be");
}

function countsOf(file: ModelFile, count: number, refuse: Refuse): Float64Array | undefined {
  if (!file.tensors.has(COUNTS)) return undefined;
  const counts = new Float64Array(tensorOf(file, COUNTS, "F64", [count]).bytes.slice().buffer);
  if (counts.every((one) => one >= 0 && one < Number.POSITIVE_INFINITY)) return counts;
  throw refuse("its counts are not all numbers from 0");
}
