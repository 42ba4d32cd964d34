/** An error on its way between threads: structured clone would keep its message and lose its class and exit code. */
import {
  ClosedPipe,
  DataError,
  DivergedError,
  IoError,
  ModelError,
  UsageError,
  WeftError,
} from "../errors.ts";

/** An error as plain data. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly hint?: string;
  readonly cause?: Fault;
}

const CLASSES = { UsageError, DataError, IoError, ModelError, DivergedError } as const;

export function pack(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack, cause } = error;
  const hint = error instanceof WeftError ? error.hint : undefined;
  return { name, message, stack, hint, cause: cause === undefined ? undefined : pack(cause) };
}

/** An error of the same class, message, hint, stack and causes as the one that was packed. */
export function unpack(fault: Fault): Error {
  const error = made(fault);
  if (fault.stack !== undefined) error.stack = fault.stack;
  return error;
}

function made({ name, message, hint, cause }: Fault): Error {
  const options = { hint, cause: cause === undefined ? undefined : unpack(cause) };
  if (name === "ClosedPipe") return new ClosedPipe();
  if (Object.hasOwn(CLASSES, name)) return new CLASSES[name as keyof typeof CLASSES](message, options);
  const error = new Error(message, { cause: options.cause });
  error.name = name;
  return error;
}
