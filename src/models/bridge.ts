/** From the state in which an encoder ended to that in which a decoder of as many layers begins. */
import { activation } from "../nn/activation.ts";
import { chain } from "../nn/chain.ts";
import { join, part } from "../nn/join.ts";
import type { Layer, Pass, State } from "../nn/layer.ts";
import { linear } from "../nn/linear.ts";
import type { Scope } from "../nn/slab.ts";
import type { DecoderConfig } from "./decoder-config.ts";

export interface Bridge {
  forward(pass: Pass, last: State): [first: State, backward: (dFirst: State) => State];
}

/** The state of layers in one direction is handed on as it is. */
export const straightBridge: Bridge = { forward: (_, last) => [last, (dFirst) => dFirst] };

/**
 * Of layers that read in both directions, both states of each come through a linear layer and tanh (Bahdanau et al. 2015);
 * so do an LSTM's cells. Weights `<layer>.h.W` and so on, (2H, H).
 */
export function joiningBridge(scope: Scope, { arch, layers, hidden }: DecoderConfig): Bridge {
  const members = arch === "lstm" ? ["h", "c"] : ["h"];
  const ways = Array.from({ length: layers }, (_, index) => scope.scope(`${index}`)).flatMap((layer) =>
    members.map((name) => {
      const projection = linear(layer.scope(name), { inputs: 2 * hidden, outputs: hidden });
      return chain(projection, activation("tanh"));
    }),
  );
  return { forward: (pass, last) => forward(ways, members.length, pass, last) };
}

/** The state of a layer in both directions is the members of the one, then those of the other. */
function forward(
  ways: readonly Layer[],
  members: number,
  pass: Pass,
  last: State,
): [State, (dFirst: State) => State] {
  const { engine } = pass;
  const leftOf = (way: number) => way + Math.floor(way / members) * members;
  const results = ways.map((way, index) => {
    const left = leftOf(index);
    return way.forward(pass, join(engine, last[left], last[left + members]));
  });
  const backward = (dFirst: State): State => {
    const dLast = [...last];
    for (const [index, [, wayBackward]] of results.entries()) {
      const dBoth = wayBackward(dFirst[index]); // (B, 2H)
      const [left, half] = [leftOf(index), dBoth.columns / 2];
      dLast[left] = part(engine, dBoth, 0, half);
      dLast[left + members] = part(engine, dBoth, half, half);
    }
    return dLast;
  };
  return [results.map(([first]) => first), backward];
}
