/** What can go wrong, each with its exit code. Everything else that is thrown is a bug and shows its stack. */

export interface ErrorDetails {
  /** What to do next. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** The file that it is about, as it was named; `-` is standard input. */
  readonly path?: string;
  /** What the file should have been: a kind of models/, or another that commands/file-kinds.ts knows. */
  readonly wanted?: string;
}

/** An error whose message is written for people; its place comes first, as in `file:line: reason`. */
export class WeftError extends Error {
  readonly exitCode: number;
  /** The command line completes it (cli/advice.ts). */
  hint: string | undefined;
  readonly path: string | undefined;
  readonly wanted: string | undefined;

  constructor(message: string, exitCode: number, { hint, cause, path, wanted }: ErrorDetails = {}) {
    super(message, { cause });
    this.name = new.target.name;
    this.exitCode = exitCode;
    this.hint = hint;
    this.path = path;
    this.wanted = wanted;
  }
}

/** The command line is wrong: exit 2. */
export class UsageError extends WeftError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, 2, details);
  }
}

/** The data is wrong: exit 3. The message begins with the place, `file:line: reason`. */
export class DataError extends WeftError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, 3, details);
  }
}

/** Reading or writing failed: exit 4. */
export class IoError extends WeftError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, 4, details);
  }
}

/** A model or tokenizer file is damaged or of an unknown kind: exit 5. */
export class ModelError extends WeftError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, 5, details);
  }
}

/** Training diverged, and what was good has been saved: exit 6. */
export class DivergedError extends WeftError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, 6, details);
  }
}

/** The reader of our pipe has left: success, and silence. */
export class ClosedPipe extends WeftError {
  constructor() {
    super("the reader of the output has left", 0);
  }
}
