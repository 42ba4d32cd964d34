/** The `normalizer` of a tokenizer.json: what is done to text before anything else. */
import type { Normalization } from "../text/tokenizer.ts";
import type { Json } from "./json-cursor.ts";
import { fieldsOf, items, text, unsupportedType } from "./json-fields.ts";
import type { Refuse } from "./refuse.ts";

const NAMES: readonly (readonly [string, Normalization])[] = [
  ["NFC", "nfc"],
  ["NFD", "nfd"],
  ["NFKC", "nfkc"],
  ["NFKD", "nfkd"],
  ["Lowercase", "lowercase"],
];

/** @throws ModelError for any other step. */
export function readNormalizer(
  value: Json | undefined,
  refuse: Refuse,
  place = "normalizer",
): Normalization[] {
  if (value === null || value === undefined) return [];
  const fields = fieldsOf(value, place, refuse);
  const type = text(fields, "type");
  if (type === "Sequence") {
    return items(fields, "normalizers").flatMap((step, i) =>
      readNormalizer(step, refuse, `${place}.normalizers[${i}]`),
    );
  }
  const known = NAMES.find(([name]) => name === type);
  if (!known) throw unsupportedType(fields);
  return [known[1]];
}

export function describeNormalizer(steps: readonly Normalization[]): unknown {
  const normalizers = steps.map((step) => ({ type: NAMES.find(([, ours]) => ours === step)?.[0] }));
  if (normalizers.length > 1) return { type: "Sequence", normalizers };
  return normalizers[0] ?? null;
}
