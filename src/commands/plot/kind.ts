/** Which kind of picture a source asks for. */
import { DataError } from "../../errors.ts";
import { inputName } from "../../io/place.ts";
import type { Kind } from "./flags.ts";
import { DRAWN, type Source } from "./source.ts";

/** @throws DataError when the source holds nothing that can be drawn */
export function kindOf(source: Source): Kind {
  if ("vectors" in source) return "words";
  const { rows, path } = source;
  if (rows.some(({ event }) => event === "step" || event === "valid")) return "curves";
  if (rows.some(({ event }) => event === "gradient_flow")) return "flow";
  if (rows.some(({ confusions }) => Array.isArray(confusions))) return "confusion";
  if (rows.some(({ attention }) => Array.isArray(attention))) return "attention";
  throw new DataError(`${inputName(path)}: nothing to draw`, { hint: DRAWN });
}
