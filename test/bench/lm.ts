/** `npm run bench -- lm [SIZE…]`: training against PyTorch, and generation, of recurrent language models. */
import { benchGeneration } from "./lm-generation.ts";
import { SIZES } from "./lm-sizes.ts";
import { benchTraining } from "./lm-training.ts";

const names = [...SIZES.map(({ name }) => name), "generate"];
const asked = process.argv.slice(3);
const unknown = asked.find((name) => !names.includes(name));

if (unknown !== undefined) process.stderr.write(`no size ${unknown}; there are ${names.join(", ")}\n`);
else {
  const isAsked = (name: string) => asked.length === 0 || asked.includes(name);
  for (const size of SIZES.filter(({ name }) => isAsked(name))) await benchTraining(size);
  if (isAsked("generate")) await benchGeneration();
}
