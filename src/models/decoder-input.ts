/** What a decoder's lowest layer reads: its words, and beside each the context where that is fed. */
import type { Tensor } from "../engine/tensor.ts";
import type { Embedding } from "../nn/embedding.ts";
import { gather } from "../nn/gather.ts";
import { join, part } from "../nn/join.ts";
import type { Layer, Pass } from "../nn/layer.ts";
import type { Words } from "../nn/words.ts";
import type { DecoderConfig } from "./decoder-config.ts";
import type { RaggedIds } from "./ragged-ids.ts";
import { readWords } from "./word-input.ts";

export interface DecoderInput {
  /** Its columns. */
  readonly size: number;
  /** `context` is (B, H); the backward pass gives its gradient. */
  forward(
    pass: Pass,
    words: RaggedIds,
    context?: Tensor,
  ): [Tensor | Words, (dInput: Tensor) => Tensor | undefined];
}

export function decoderInput(config: DecoderConfig, words: Embedding, before: Layer): DecoderInput {
  const { embed, hidden, feedContext } = config;
  return {
    size: feedContext ? embed + hidden : embed,
    forward(pass, ids, context) {
      if (context !== undefined) return besideContext(pass, words, before, ids, context);
      const [input, backward] = readWords(pass, config, words, before, ids);
      return [
        input,
        (dInput) => {
          backward(dInput);
          return undefined;
        },
      ];
    },
  };
}

function besideContext(
  pass: Pass,
  words: Embedding,
  before: Layer,
  { ids, steps, batch }: RaggedIds,
  context: Tensor,
): [Tensor, (dInput: Tensor) => Tensor] {
  const { engine } = pass;
  const [embedded, embeddedBackward] = words.forward(pass, ids, steps, batch);
  const [read, readBackward] = before.forward(pass, embedded); // (T, B, E)
  const rows = Array.from({ length: steps * batch }, (_, place) => place % batch);
  const [contexts, contextsBackward] = gather(engine, context, rows); // (T·B, H)
  return [
    join(engine, read, contexts),
    (dInput) => {
      embeddedBackward(readBackward(part(engine, dInput, 0, read.columns)));
      return contextsBackward(part(engine, dInput, read.columns, context.columns));
    },
  ];
}
