/** The `post_processor` of a tokenizer.json: the ids put before and after each text. */
import type { Tokenizer } from "../text/tokenizer.ts";
import type { Json } from "./json-cursor.ts";
import {
  type Fields,
  fieldsOf,
  inner,
  isWhole,
  items,
  text,
  unsupported,
  unsupportedType,
} from "./json-fields.ts";
import type { Refuse } from "./refuse.ts";

/** Ids around one text. Where there are several steps, each goes around what the ones before it made. */
export type Affixes = Pick<Tokenizer, "prefix" | "suffix">;

const NONE: Affixes = { prefix: [], suffix: [] };

/** @throws ModelError for a step that does anything else to a single text. */
export function readPostprocessor(
  value: Json | undefined,
  refuse: Refuse,
  place = "post_processor",
): Affixes {
  if (value === null || value === undefined) return NONE;
  const fields = fieldsOf(value, place, refuse);
  switch (text(fields, "type")) {
    case "Sequence":
      return items(fields, "processors")
        .map((step, i) => readPostprocessor(step, refuse, `${place}.processors[${i}]`))
        .reduce(around, NONE);
    case "ByteLevel": // moves offsets only
      return NONE;
    case "TemplateProcessing":
      return readTemplate(fields);
    case "BertProcessing":
    case "RobertaProcessing":
      return { prefix: [namedId(fields, "cls")], suffix: [namedId(fields, "sep")] };
    default:
      throw unsupportedType(fields);
  }
}

/** A template with the texts of the ids in it, or null where there is nothing to add. */
export function describePostprocessor({ prefix, suffix }: Affixes, nameOf: (id: number) => string): unknown {
  if (prefix.length + suffix.length === 0) return null;
  const special = (type: number) => (id: number) => ({ SpecialToken: { id: nameOf(id), type_id: type } });
  const single = (sequence: "A" | "B", type: number) => [
    ...prefix.map(special(type)),
    { Sequence: { id: sequence, type_id: type } },
    ...suffix.map(special(type)),
  ];
  const ids = [...new Set([...prefix, ...suffix])].sort((a, b) => a - b);
  const named = ids.map((id) => [nameOf(id), { id: nameOf(id), ids: [id], tokens: [nameOf(id)] }] as const);
  return {
    type: "TemplateProcessing",
    single: single("A", 0),
    pair: [...single("A", 0), ...single("B", 1)],
    special_tokens: Object.fromEntries(named),
  };
}

const around = (inside: Affixes, outside: Affixes): Affixes => ({
  prefix: [...outside.prefix, ...inside.prefix],
  suffix: [...inside.suffix, ...outside.suffix],
});

function readTemplate(fields: Fields): Affixes {
  const special = inner(fields, "special_tokens");
  const before: number[] = [];
  const after: number[] = [];
  let seen = false;
  for (const [i, item] of items(fields, "single").entries()) {
    const piece = fieldsOf(item, `${fields.place}.single[${i}]`, fields.refuse);
    if (piece.members.has("SpecialToken")) {
      (seen ? after : before).push(...specialIds(special, text(inner(piece, "SpecialToken"), "id")));
    } else {
      if (seen || text(inner(piece, "Sequence"), "id") !== "A") throw unsupported(piece, "a second sequence");
      seen = true;
    }
  }
  if (!seen) throw unsupported(fields, "a template without the text itself");
  return { prefix: before, suffix: after };
}

function specialIds(special: Fields, name: string): readonly number[] {
  const ids = items(inner(special, name), "ids");
  if (!ids.every(isWhole)) throw special.refuse(`${special.place}.${name}.ids are not whole numbers`);
  return ids;
}

/** `["</s>", 2]` */
function namedId(fields: Fields, name: string): number {
  const id = items(fields, name)[1];
  if (!isWhole(id)) throw fields.refuse(`${fields.place}.${name} is not a token and its id`);
  return id;
}
