/** Ids and spans as `weft tokenize` makes them, and as Hugging Face's tokenizers makes them from the same file. */
import { Tokenizer as HuggingFace } from "tokenizers";
import { IdMaker, type IdOptions } from "../../src/commands/tokenize/ids.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { writeTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import type { OffsetUnit, Span } from "../../src/text/token-spans.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { placeRows } from "./tokenizers.ts";

export interface Encoded {
  readonly ids: number[];
  readonly spans: Span[];
}

const PLAIN: IdOptions = { template: false, plain: false, dropout: 0, seed: 0 };

export function encodeAll(
  tokenizer: Tokenizer,
  texts: readonly string[],
  options: Partial<IdOptions> & { readonly offsets?: OffsetUnit } = {},
): Encoded[] {
  const kernels = new Kernels();
  const maker = new IdMaker(kernels, tokenizer, { ...PLAIN, ...options });
  const rows = placeRows(kernels, texts);
  const none = new Map<number, never>();
  const idsOf = maker.encode({ rows, count: texts.length, line: 1, decoded: none, bad: none, open: false });
  return texts.map((_, index) => {
    const { start, count, spans = [] } = idsOf(index);
    return { ids: [...kernels.u32(start, count)], spans: [...spans] };
  });
}

/** Its offsets are in code points. */
export async function peerEncodeAll(tokenizer: Tokenizer, texts: readonly string[]): Promise<Encoded[]> {
  const peer = HuggingFace.fromString(writeTokenizerJson(tokenizer));
  const encodings = await peer.encodeBatch([...texts], { addSpecialTokens: false });
  return encodings.map((encoding) => ({
    ids: encoding.getIds(),
    spans: encoding.getOffsets() as unknown as Span[],
  }));
}
