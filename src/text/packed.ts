/** A tokenizer that travels to a thread: its tokens in one array of bytes instead of a hundred thousand small ones. */
import type { Tokenizer } from "./tokenizer.ts";

export interface PackedTokenizer extends Omit<Tokenizer, "tokens"> {
  readonly tokenBytes: Uint8Array;
  /** Where each token begins, and the end of the last. */
  readonly tokenStarts: Uint32Array;
}

export function pack({ tokens, ...rest }: Tokenizer): PackedTokenizer {
  const tokenStarts = new Uint32Array(new SharedArrayBuffer((tokens.length + 1) * 4));
  for (const [id, token] of tokens.entries())
    tokenStarts[id + 1] = (tokenStarts[id] as number) + token.length;
  const tokenBytes = new Uint8Array(new SharedArrayBuffer(tokenStarts[tokens.length] as number));
  for (const [id, token] of tokens.entries()) tokenBytes.set(token, tokenStarts[id]);
  return { ...rest, tokenBytes, tokenStarts };
}

export function unpack({ tokenBytes, tokenStarts, ...rest }: PackedTokenizer): Tokenizer {
  const tokens = Array.from({ length: tokenStarts.length - 1 }, (_, id) =>
    tokenBytes.subarray(tokenStarts[id], tokenStarts[id + 1]),
  );
  return { ...rest, tokens };
}
