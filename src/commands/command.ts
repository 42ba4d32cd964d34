/** The one table a command is made of: parsing, validation, help, man page and completion all come from it. */
import type { Context } from "./context.ts";

/** What every flag says of itself. `T` is the type that `run` receives. */
export interface Flag<T = unknown> {
  readonly kind: "string" | "integer" | "integers" | "number" | "boolean" | "choice" | "size" | "list";
  /** One sentence without a full stop, for help and the man page. */
  readonly describe: string;
  /** The placeholder of the value in help, such as `N` or `FILE`; booleans have none. */
  readonly value?: string;
  readonly default?: T;
  readonly required?: boolean;
  readonly short?: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Flags that most people need come first in the help; the others follow. */
  readonly common?: boolean;
  /** Never set: carries the type alone. */
  readonly type?: T;
}

/** Keys are camelCase here and kebab-case on the command line: `vocabSize` is `--vocab-size`. */
export type Flags = Readonly<Record<string, Flag>>;
export type Options<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

/** A name of the table as it is typed: `vocabSize` is `vocab-size`. */
export const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export interface Example {
  /** What it shows, one line. */
  readonly title: string;
  /** A shell line; the tests run it in a folder that holds fixtures/examples. */
  readonly shell: string;
  /** Its whole standard output, where it is short enough to show. */
  readonly output?: string;
}

export interface Command<F extends Flags = Flags> {
  readonly name: string;
  /** A line without a full stop, such as `learn a byte-pair tokenizer from text`. */
  readonly summary: string;
  /** Paragraphs, separated by empty lines. */
  readonly description: string;
  /** How the operands are named, such as `[FILE…]`; empty where there are none. */
  readonly operands: string;
  /** Every operand there is, where they are not files: for completion. */
  readonly operandChoices?: readonly string[];
  readonly flags: F;
  readonly examples: readonly Example[];
  /** Standard input is read when no operand is given; at a terminal the help is shown instead of waiting. */
  readonly readsInput?: boolean;
  /** What stands behind the first operand is not for this command: `weft config lm-train --seed 7`. */
  readonly passesOn?: boolean;
  /** Runs also where files of settings are wrong, as if there were none: help must be there when it is needed. */
  readonly forgiving?: boolean;
  run(context: Context, options: Options<F>, operands: readonly string[]): Promise<void>;
}

/** Declares a command; the types of `run`'s options come from its flags. */
export const command = <const F extends Flags>(table: Command<F>): Command<F> => table;

type Common = Pick<Flag, "describe" | "short" | "common">;
type Optional<T, O> = O extends { default: T } | { required: true } ? T : T | undefined;

export const string = <const O extends Common & { value?: string; default?: string; required?: boolean }>(
  o: O,
) => ({ value: "TEXT", ...o, kind: "string" }) as Flag<Optional<string, O>>;

export const integer = <
  const O extends Common & {
    value?: string;
    default?: number;
    required?: boolean;
    min?: number;
    max?: number;
  },
>(
  o: O,
) => ({ value: "N", min: 0, ...o, kind: "integer" }) as Flag<Optional<number, O>>;

export const number = <
  const O extends Common & {
    value?: string;
    default?: number;
    required?: boolean;
    min?: number;
    max?: number;
  },
>(
  o: O,
) => ({ value: "X", ...o, kind: "number" }) as Flag<Optional<number, O>>;

export const boolean = <const O extends Common>(o: O) =>
  ({ default: false, ...o, kind: "boolean" }) as Flag<boolean>;

export const choice = <
  const C extends string,
  const O extends Common & { value?: string; default?: C; required?: boolean },
>(
  choices: readonly C[],
  o: O,
) =>
  ({ value: "NAME", ...o, choices, kind: "choice" }) as Flag<
    O extends { default: string } | { required: true } ? C : C | undefined
  >;

/** Bytes: `512M`, `4G`, `1048576`. */
export const size = <
  const O extends Common & { value?: string; default?: number; min?: number; max?: number },
>(
  o: O,
) => ({ value: "SIZE", min: 1, ...o, kind: "size" }) as Flag<Optional<number, O>>;

/** Several whole numbers behind the flag: `--prune 0 0 1`, or `--prune 0,0,1`. */
export const integers = <const O extends Common & { value?: string; min?: number }>(o: O) =>
  ({ value: "N…", default: [], min: 0, ...o, kind: "integers" }) as unknown as Flag<readonly number[]>;

/** A flag that may be given several times. */
export const list = <const O extends Common & { value?: string }>(o: O) =>
  ({ value: "TEXT", default: [], ...o, kind: "list" }) as unknown as Flag<readonly string[]>;
