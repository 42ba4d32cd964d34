/** An error on its way between threads: structured clone would keep its message and lose its class and exit code. */
import {
  ClosedPipe,
  DataError,
  DivergedError,
  type ErrorDetails,
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
  readonly path?: string;
  readonly wanted?: string;
  readonly cause?: Fault;
}

const NO_DETAILS: ErrorDetails = {};
const CLASSES = { UsageError, DataError, IoError, ModelError, DivergedError } as const;

export function pack(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack, cause } = error;
  const { hint, path, wanted } = error instanceof WeftError ? error : NO_DETAILS;
  return { name, message, stack, hint, path, wanted, cause: cause === undefined ? undefined : pack(cause) };
}

/** An error of the same class, message, details, stack and causes as the one that was packed. */
export function unpack(fault: Fault): Error {
  const error = made(fault);
  if (fault.stack !== undefined) error.stack = fault.stack;
  return error;
}

function made({ name, message, hint, path, wanted, cause }: Fault): Error {
  const options = { hint, path, wanted, cause: cause === undefined ? undefined : unpack(cause) };
  if (name === "ClosedPipe") return new ClosedPipe();
  if (Object.hasOwn(CLASSES, name)) return new CLASSES[name as keyof typeof CLASSES](message, options);
  const error = new Error(message, { cause: options.cause });
  error.name = name;
  return error;
}
