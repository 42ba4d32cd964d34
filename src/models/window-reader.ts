/** The fixed-window network of Bengio et al. 2003: the vectors of the last words side by side, and a hidden layer of tanh. */
import type { Tensor } from "../engine/tensor.ts";
import { activation } from "../nn/activation.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import { join, part } from "../nn/join.ts";
import type { Layer, Pass } from "../nn/layer.ts";
import { layerNorm } from "../nn/layer-norm.ts";
import { linear } from "../nn/linear.ts";
import { windows } from "../nn/windows.ts";
import type { LanguageModelConfig } from "./language-model-config.ts";
import type { Reader, ReaderParts } from "./reader.ts";

export function windowReader(config: LanguageModelConfig, parts: ReaderParts): Reader {
  const { window = 1, embed, hidden, direct = false, tie } = config;
  const read = windows(parts.words, window);
  const layers = windowLayers(config, parts, window * embed);
  return {
    outputs: tie ? embed : direct ? hidden + window * embed : hidden,
    stateSizes: read.stateSizes,
    read: (pass, ids, steps, batch, first) => {
      const [{ output, last }, readBackward] = read.forward(pass, ids, steps, batch, first);
      const [result, backward] = layers.forward(pass, output);
      return [{ output: result, last }, (dOutput) => readBackward(backward(dOutput))];
    },
  };
}

/** From the vectors of a window, `inputs` numbers, to what the softmax reads; a tied one wants the embedding's size. */
function windowLayers(
  config: LanguageModelConfig,
  { slab, initializer }: ReaderParts,
  inputs: number,
): Layer {
  const { embed, hidden, direct, tie, layerNorm: normalize } = config;
  const drop = () => dropout(slab.scope("dropout"), config.dropout, { variational: config.variational });
  const before = drop();
  const scope = slab.scope("hidden");
  const layer = chain(
    linear(scope, { inputs, outputs: hidden, initializer }),
    activation("tanh"),
    ...(normalize ? [layerNorm(scope.scope("norm"), { size: hidden })] : []),
    drop(),
  );
  const whole = chain(before, direct ? besideItsInput(layer) : layer);
  const width = direct ? hidden + inputs : hidden;
  if (!tie || width === embed) return whole;
  return chain(whole, linear(slab.scope("projection"), { inputs: width, outputs: embed }));
}

/** What the layer reads comes out beside what it makes of it, so that the softmax is connected to both. */
function besideItsInput(layer: Layer): Layer {
  return {
    forward: (pass: Pass, input: Tensor) => {
      const { engine } = pass;
      const [output, layerBackward] = layer.forward(pass, input);
      const backward = (dBoth: Tensor) => {
        const dInput = part(engine, dBoth, output.columns, input.columns);
        const fromLayer = layerBackward(part(engine, dBoth, 0, output.columns));
        engine.call.vector_add(dInput.pointer, dInput.pointer, fromLayer.pointer, dInput.size);
        return dInput;
      };
      return [join(engine, output, input), backward];
    },
  };
}
