/** The flags that every command has which trains a network by gradients; each means the same everywhere. */
import { boolean, choice, integer, number, type Options, string } from "../command.ts";
import type { outputFlags } from "../stream/flags.ts";

export const optimizerNames = ["sgd", "adagrad", "adam", "adamw"] as const;
export const scheduleNames = ["constant", "linear", "cosine", "inverse", "plateau", "hold"] as const;
export const backendNames = ["auto", "wasm", "relaxed", "blas"] as const;

export const optimizerFlags = {
  optimizer: choice(optimizerNames, {
    describe: "how gradients change the weights",
    default: "adam",
    common: true,
  }),
  lr: number({
    describe: "the learning rate; 0.002 for adam and adamw, 0.1 for adagrad, else 1, if not given",
    min: 0,
    common: true,
  }),
  momentum: number({ describe: "the share of the last step that sgd keeps", default: 0, min: 0, max: 1 }),
  nesterov: boolean({ describe: "sgd with momentum looks one step ahead" }),
  beta1: number({ describe: "how slowly adam's mean of gradients moves", default: 0.9, min: 0, max: 1 }),
  beta2: number({ describe: "how slowly adam's mean of squares moves", default: 0.999, min: 0, max: 1 }),
  epsilon: number({
    describe: "added to the divisor; 1e-8 for adam and adamw, 1e-10 for adagrad, if not given",
    min: 0,
  }),
  weightDecay: number({
    describe: "pulls weights to zero: by itself for adamw, through the gradient for the others",
    default: 0,
    min: 0,
  }),
  schedule: choice(scheduleNames, {
    describe:
      "how the rate goes on: constant; linear or cosine down to --final; inverse, divided by 1 + --decay times the steps; plateau, times --decay when the validation loss stands still; hold, times --decay each epoch after --hold",
    default: "constant",
    common: true,
  }),
  warmup: integer({ describe: "steps in which the rate rises from 0", default: 0 }),
  final: number({
    describe: "the last rate of linear and cosine, as a share of --lr",
    default: 0,
    min: 0,
    max: 1,
  }),
  decay: number({ describe: "the factor of plateau, hold and inverse", default: 0.5, min: 0, max: 1 }),
  hold: integer({ describe: "the first epochs, in which hold leaves the rate alone", default: 4 }),
  plateau: integer({
    describe: "validations without a new best that plateau waits for",
    default: 0,
  }),
  clip: number({
    describe: "scale the gradient down where its norm is larger than this; 0 for never",
    default: 5,
    min: 0,
    common: true,
  }),
};

export const trainingFlags = {
  epochs: integer({ describe: "times the data is gone through", default: 10, min: 1, common: true }),
  steps: integer({ describe: "the most updates", min: 1 }),
  valid: string({
    describe: "validation data; the weights that do best on it are kept",
    value: "FILE",
    common: true,
  }),
  validEvery: integer({ describe: "validate every N steps, besides after each epoch", min: 1 }),
  patience: integer({ describe: "stop after N validations without a new best", min: 1, common: true }),
  checkpoint: string({
    describe: "the file from which --resume goes on; the output's name with .checkpoint, if not given",
    value: "FILE",
    common: true,
  }),
  checkpointEvery: integer({
    describe: "write it, and keep a state to return to when numbers explode, every N steps",
    default: 500,
    min: 1,
  }),
  resume: boolean({ describe: "go on from the checkpoint, if there is one", common: true }),
  log: string({ describe: "the file for the run log, `-` for standard output", value: "FILE", common: true }),
  logEvery: integer({ describe: "log the mean of every N steps", default: 20, min: 1 }),
  tui: boolean({
    describe: "show the training on the whole terminal, and steer it there; see weft watch",
    common: true,
  }),
  seed: integer({
    describe: "where the random numbers begin",
    default: 42,
    max: 2 ** 32 - 1,
    common: true,
  }),
  shards: integer({
    describe:
      "parts that the batch is cut into, which threads may share; the result depends on it, not on --threads. If not given, 1, from ten sequences on 2, from forty on 4",
    min: 1,
    max: 256,
  }),
  backend: choice(backendNames, {
    describe: "what multiplies matrices; wasm gives the same bytes on every machine",
    default: "auto",
    common: true,
  }),
  blas: string({ describe: "the BLAS library to use, where it is not found by itself", value: "FILE" }),
};

/** Of commands whose batches are texts or sentences, of which there are enough in each. */
export const batchShards = integer({
  describe:
    "parts that the batch is cut into, which threads may share; the result depends on it, not on --threads",
  default: 2,
  min: 1,
  max: 256,
});

/** What the run of any training needs of its flags. */
export type RunOptions = Options<typeof trainingFlags & typeof outputFlags>;

export type OptimizerOptions = Options<typeof optimizerFlags>;
