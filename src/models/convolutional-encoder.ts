/** Convolutions of several widths over a text, each filter's best window, and dropout (Kim 2014). */
import { convolution } from "../nn/convolution.ts";
import { dropout } from "../nn/dropout.ts";
import { spacedTexts } from "../nn/spaced-texts.ts";
import type { ConvolutionalConfig } from "./text-classifier-config.ts";
import type { EncoderParts, TextEncoder } from "./text-encoder.ts";

export function convolutionalEncoder(
  { embed: inputs, widths, filters, activation, dropout: rate }: ConvolutionalConfig,
  { slab, words }: EncoderParts,
): TextEncoder {
  const windows = convolution(slab.scope("convolution"), { inputs, widths, filters, activation });
  const drop = dropout(slab.scope("dropout"), rate);
  return {
    outputs: windows.outputs,
    encode(pass, { ids, lengths }) {
      const [texts, wordsBackward] = spacedTexts(pass, words, ids, lengths, windows.gap);
      const [best, windowsBackward] = windows.forward(pass, texts);
      const [output, dropBackward] = drop.forward(pass, best);
      return [output, (dOutput) => wordsBackward(windowsBackward(dropBackward(dOutput)))];
    },
  };
}
