/** The large tokenizers of the data sets, each with a peer that is to give the same ids. */

import cl100k from "tiktoken/encoders/cl100k_base.json" with { type: "json" };
import gpt2 from "tiktoken/encoders/gpt2.json" with { type: "json" };
import { Tiktoken } from "tiktoken/lite";
import { Tokenizer as HuggingFace } from "tokenizers";
import { parseTokenizer } from "../../src/formats/tokenizer-file.ts";
import type { PretokenizerName, Tokenizer } from "../../src/text/tokenizer.ts";
import { dataFile } from "./data.ts";

export interface Peer {
  readonly name: string;
  readonly file: string;
  readonly pretokenizer?: PretokenizerName;
  /** The ids of texts, without looking for added tokens or adding any, where the peer can be told so. */
  readonly open: (file: Uint8Array) => (texts: readonly string[]) => Promise<ArrayLike<number>[]>;
}

const FOLDER = "models/tokenizers";

export const PEERS: readonly Peer[] = [
  { name: "GPT-2, as npm tokenizers", file: `${FOLDER}/gpt2.tokenizer.json`, open: huggingFace },
  { name: "Llama 3, as npm tokenizers", file: `${FOLDER}/llama3.tokenizer.json.gz`, open: huggingFace },
  {
    name: "GPT-2, as npm tiktoken",
    file: `${FOLDER}/r50k_base.tiktoken`,
    pretokenizer: "gpt2",
    open: () => tiktoken(gpt2),
  },
  {
    name: "cl100k, as npm tiktoken",
    file: `${FOLDER}/cl100k_base.tiktoken`,
    pretokenizer: "cl100k",
    open: () => tiktoken(cl100k),
  },
];

export function readPeer({ file, pretokenizer }: Peer): { tokenizer: Tokenizer; bytes: Uint8Array } {
  const bytes = dataFile(file);
  return { tokenizer: parseTokenizer(bytes, file.replace(/\.gz$/, ""), { pretokenizer }), bytes };
}

function huggingFace(file: Uint8Array): ReturnType<Peer["open"]> {
  const peer = HuggingFace.fromString(Buffer.from(file).toString());
  peer.disableTruncation(); // GPT-2's file cuts texts, a setting that is not the tokenizer's
  return async (texts) => {
    const encodings = await peer.encodeBatch([...texts], { addSpecialTokens: false });
    return encodings.map((encoding) => encoding.getIds());
  };
}

function tiktoken({
  bpe_ranks,
  pat_str,
}: {
  readonly bpe_ranks: string;
  readonly pat_str: string;
}): ReturnType<Peer["open"]> {
  const peer = new Tiktoken(bpe_ranks, {}, pat_str);
  return async (texts) => texts.map((text) => peer.encode_ordinary(text));
}
