/** How the readers of this folder say what is wrong with a file. */
import { ModelError } from "../errors.ts";

/** Makes the error to throw; its message begins with the file's path. */
export type Refuse = (reason: string, hint?: string) => ModelError;

export const refusal =
  (path: string): Refuse =>
  (reason, hint) =>
    new ModelError(`${path}: ${reason}`, { hint });

/** A string of the file as it stands in a message: quoted, escaped, of bearable length. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
