/** What comes through standard input comes once. */
import { UsageError } from "../errors.ts";

/** Where two files that are to be read are both `-`, or one is and the input has no name. */
export const standardInputTwice = (): UsageError =>
  new UsageError("standard input (-) can be read only once", {
    hint: "name a file in its place; an input without a name is standard input, too",
  });
