/**
 * The `decoder` of a tokenizer.json: how tokens become text again. Ours follows from the rest of the tokenizer; a file
 * that names another one is refused, and one that names none is read as if it named ours.
 */
import type { Tokenizer } from "../text/tokenizer.ts";
import type { Json } from "./json-cursor.ts";
import { type Fields, fieldsOf, items, text, unsupported } from "./json-fields.ts";
import { byteLevel, metaspace, readMetaspacePrefix } from "./pretokenizer-json.ts";
import type { Refuse } from "./refuse.ts";

export type Decoded = Pick<Tokenizer, "alphabet" | "pretokenizer" | "prefixSpace" | "endOfWord">;
type Step = { readonly type: string; readonly suffix?: string };

/** @throws ModelError if the file decodes in another way than the tokenizer does. */
export function checkDecoder(value: Json | undefined, tokenizer: Decoded, refuse: Refuse): void {
  if (value === null || value === undefined) return;
  const steps = flatten(fieldsOf(value, "decoder", refuse));
  const ours = decoderSteps(tokenizer);
  const same =
    steps.length === ours.length && steps.every((step, i) => agrees(step, ours[i] as Step, tokenizer));
  if (!same) {
    const types = steps.map((step) => text(step, "type")).join(", ");
    const expected = ours.map((step) => step.type).join(", ");
    throw refuse(`the decoder (${types}) does not undo the rest of the tokenizer: ${expected} is expected`);
  }
}

export function describeDecoder(tokenizer: Decoded): unknown {
  const decoders = decoderSteps(tokenizer);
  return decoders.length === 1 ? decoders[0] : { type: "Sequence", decoders };
}

function decoderSteps({ alphabet, pretokenizer, prefixSpace, endOfWord }: Decoded): readonly Step[] {
  const steps: Step[] = alphabet === "byte" ? [byteLevel(true, true)] : [];
  if (pretokenizer === "metaspace") steps.push(metaspace(prefixSpace));
  if (endOfWord !== "") steps.push({ type: "BPEDecoder", suffix: endOfWord });
  return steps.length > 0 ? steps : [{ type: "Fuse" }];
}

function agrees(fields: Fields, ours: Step, { prefixSpace }: Decoded): boolean {
  if (text(fields, "type") !== ours.type) return false;
  if (ours.type === "BPEDecoder") return text(fields, "suffix") === ours.suffix;
  if (ours.type !== "Metaspace") return true;
  return readMetaspacePrefix(fields, false) === prefixSpace;
}

function flatten(fields: Fields): Fields[] {
  if (text(fields, "type") !== "Sequence") return [fields];
  const steps = items(fields, "decoders").flatMap((item, i) =>
    flatten(fieldsOf(item, `${fields.place}.decoders[${i}]`, fields.refuse)),
  );
  if (steps.length === 0) throw unsupported(fields, "an empty Sequence");
  return steps;
}
