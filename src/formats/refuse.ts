/** How the readers of this folder say what is wrong with a file. */
import { ModelError } from "../errors.ts";

/** Makes the error to throw; its message begins with the file's path. Without a hint the file is taken for damaged. */
export type Refuse = (reason: string, hint?: string) => ModelError;

export const refusal =
  (path: string): Refuse =>
  (reason, hint = DAMAGED) =>
    new ModelError(`${inputName(path)}: ${reason}`, { hint, path });

/** The error for a file of another kind than the `wanted` one, such as `word-vectors`: commands find out which it is. */
export const otherKind = (path: string, wanted: string, reason: string): ModelError =>
  new ModelError(`${inputName(path)}: ${reason}`, { path, wanted });

const DAMAGED = "the file is damaged or not whole: make it again, or get it again and compare checksums";

/** For people. */
const inputName = (path: string): string => (path === "-" ? "standard input" : path);

/** A string of the file as it stands in a message: quoted, escaped, of bearable length. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
