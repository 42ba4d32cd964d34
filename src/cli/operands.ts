import { UsageError } from "../errors.ts";
import { quoted } from "./printable.ts";

/**
 * Counts the operands against how the table names them: `[FILE…]`, `DIR`, `SHELL` … Those in brackets may be left
 * out, an ellipsis is any number. @throws UsageError
 */
export function checkOperands(names: string, operands: readonly string[]): void {
  const all = names.split(" ").filter((name) => name !== "");
  const missing = all.filter((name) => !name.startsWith("["))[operands.length];
  if (missing !== undefined) throw new UsageError(`the operand ${missing} is missing`);
  const most = names.includes("…") ? Number.POSITIVE_INFINITY : all.length;
  if (operands.length > most)
    throw new UsageError(`there is no use for the operand ${quoted(operands[most])}`);
}
