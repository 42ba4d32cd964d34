/** What can go wrong, each with its exit code. Everything else that is thrown is a bug and shows its stack. */

/** An error whose message is written for people; `hint` says what to do next. */
export class WeftError extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, exitCode: number, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.exitCode = exitCode;
    this.hint = options.hint;
  }
}

/** The command line is wrong: exit 2. */
export class UsageError extends WeftError {
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 2, options);
  }
}

/** The data is wrong: exit 3. The message begins with the place, `file:line: reason`. */
export class DataError extends WeftError {
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 3, options);
  }
}

/** Reading or writing failed: exit 4. */
export class IoError extends WeftError {
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 4, options);
  }
}

/** A model or tokenizer file is damaged or of an unknown kind: exit 5. */
export class ModelError extends WeftError {
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 5, options);
  }
}

/** Training diverged, and what was good has been saved: exit 6. */
export class DivergedError extends WeftError {
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 6, options);
  }
}

/** The reader of our pipe has left: success, and silence. */
export class ClosedPipe extends WeftError {
  constructor() {
    super("the reader of the output has left", 0);
  }
}
