/** Reads word vectors that weft trained: safetensors, see model-file.ts. */
import { compile, Kernels } from "../engine/kernels.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import type { FileTensor } from "../formats/file-tensor.ts";
import { type Refuse, refusal } from "../formats/refuse.ts";
import { LONGEST_NGRAM } from "../formats/word-vectors-limits.ts";
import { WordTable } from "../text/word-table.ts";
import { GrowingMemory } from "./growing-memory.ts";
import { GrowingRows, strideOf } from "./growing-rows.ts";
import { type ModelFile, parseModel, tensorOf } from "./model-file.ts";
import { isPlain, type Plain } from "./plain.ts";
import { settingsOf } from "./settings.ts";
import { composeWords, type SharedSubwords } from "./subwords.ts";
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
  const grams = subwordsConfig(file, refuse);
  const words = wordsOf(file, refuse);
  const count = words.length;
  const place = (name: string, rows: number) => {
    const tensor = tensorOf(file, name, "F32", [rows, dim]);
    const address = placeRows(tensor, dim, kernels, refuse);
    refuseNonFinite(kernels, { address, count: rows, stride: strideOf(dim) }, name, refuse);
    return address;
  };
  const rows = place(grams === undefined ? "vectors" : "words", count);
  const subwords: SharedSubwords | undefined = grams && { ...grams, rows: place("ngrams", grams.buckets) };
  const table = new WordTable(kernels);
  table.addAll(words);
  if (table.size < count) throw refuse("a word stands twice in its vocabulary");
  const stride = strideOf(dim);
  if (subwords !== undefined) composeWords(kernels, table, { address: rows, stride, subwords }, refuse);
  const where = { module, memory: kernels.memory, words: table.address, rows };
  return {
    path,
    format: "safetensors",
    ...where,
    count,
    dim,
    stride,
    counts: countsOf(file, count),
    subwords,
  };
}

/** The whole file in the kernels' memory, where its matrices can stay. */
async function placeFile(source: ByteSource, kernels: Kernels, refuse: Refuse): Promise<Uint8Array> {
  const file = new GrowingMemory(kernels);
  for await (const chunk of source) {
    const place = file.more(chunk.length);
    if (place === undefined) throw refuse("too large: the file does not fit into the engine's 4 GiB");
    kernels.bytes.set(chunk, place);
  }
  return kernels.bytes.subarray(file.address, file.address + file.size);
}

/** Where the rows of a tensor lie as kernels need them: where they are, or a copy. */
function placeRows({ bytes }: FileTensor, dim: number, kernels: Kernels, refuse: Refuse): number {
  if (dim % 4 === 0 && bytes.byteOffset % 4 === 0) return bytes.byteOffset;
  const rows = new GrowingRows(kernels, dim, refuse);
  rows.addPacked(bytes);
  return rows.address;
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

function countsOf(file: ModelFile, count: number): Float64Array | undefined {
  if (!file.tensors.has(COUNTS)) return undefined;
  return new Float64Array(tensorOf(file, COUNTS, "F64", [count]).bytes.slice().buffer);
}
