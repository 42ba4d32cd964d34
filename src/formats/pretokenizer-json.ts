/** The `pre_tokenizer` of a tokenizer.json: how text is cut before merging, and whether its symbols are bytes. */
import type { PretokenizerName, Tokenizer } from "../text/tokenizer.ts";
import type { Json } from "./json-cursor.ts";
import {
  type Fields,
  fieldsOf,
  flag,
  inner,
  items,
  text,
  unsupported,
  unsupportedType,
} from "./json-fields.ts";
import { recognizePattern, spellPattern } from "./pretokenizer-patterns.ts";
import { quoted, type Refuse } from "./refuse.ts";

export type Pretokenizer = Pick<Tokenizer, "alphabet" | "pretokenizer" | "digits" | "prefixSpace">;
type Cut = Omit<Pretokenizer, "alphabet">;

/** The character that stands for a space in Metaspace pieces. */
export const METASPACE = "▁";

/** @throws ModelError where the file cuts text in a way that is not one of ours, exactly. */
export function readPretokenizer(value: Json | undefined, hasAdded: boolean, refuse: Refuse): Pretokenizer {
  const steps = flatten(value ?? null, "pre_tokenizer", refuse);
  const last = steps.at(-1);
  const bytes = last !== undefined && text(last, "type") === "ByteLevel" ? last : undefined;
  const cuts = bytes ? steps.slice(0, -1) : steps;
  if (cuts.length > 1) throw unsupported(cuts[1] as Fields, "a second step");
  const cut = cuts[0] ? readCut(cuts[0], hasAdded) : undefined;
  if (!bytes) return { alphabet: "char", ...(cut ?? plain("none")) };
  return { alphabet: "byte", ...readByteLevel(bytes, cut) };
}

/** The member as Hugging Face writes it. @throws ModelError where it has no way to say it. */
export function describePretokenizer(tokenizer: Pretokenizer, refuse: Refuse): unknown {
  const { alphabet, pretokenizer: name, prefixSpace } = tokenizer;
  if (
    prefixSpace &&
    !(name === "metaspace" || (alphabet === "byte" && (name === "gpt2" || name === "none")))
  ) {
    throw refuse(
      `a tokenizer.json cannot hold a prefix space with ${alphabet} symbols and ${quoted(name)} pieces`,
    );
  }
  const own = prefixSpace && name !== "metaspace";
  if (alphabet === "byte" && (name === "gpt2" || name === "none")) return byteLevel(own, name === "gpt2");
  const cut = describeCut(tokenizer);
  if (alphabet === "char") return cut;
  return { type: "Sequence", pretokenizers: [cut, byteLevel(false, false)] };
}

/** The one step that Metaspace is, as a pre-tokenizer and as a decoder. */
export const metaspace = (prefixSpace: boolean) => ({
  type: "Metaspace",
  replacement: METASPACE,
  prepend_scheme: prefixSpace ? "always" : "never",
  split: true,
});

export const byteLevel = (prefixSpace: boolean, regex: boolean) => ({
  type: "ByteLevel",
  add_prefix_space: prefixSpace,
  trim_offsets: true,
  use_regex: regex,
});

/** Sequences opened up, so that one step is one object. */
function flatten(value: Json, place: string, refuse: Refuse): Fields[] {
  if (value === null) return [];
  const fields = fieldsOf(value, place, refuse);
  if (text(fields, "type") !== "Sequence") return [fields];
  const inside = (item: Json, index: number) => flatten(item, `${place}.pretokenizers[${index}]`, refuse);
  return items(fields, "pretokenizers").flatMap(inside);
}

function readCut(fields: Fields, hasAdded: boolean): Cut {
  switch (text(fields, "type")) {
    case "Split":
      return readSplit(fields);
    case "WhitespaceSplit":
      return plain("words");
    case "Metaspace":
      return { ...plain("metaspace"), prefixSpace: readMetaspacePrefix(fields, hasAdded) };
    default:
      throw unsupportedType(fields);
  }
}

/**
 * All our patterns match all text, so that to keep what matches (`Removed`, inverted) is the same as to cut between
 * the matches (`Isolated`).
 */
function readSplit(fields: Fields): Cut {
  const behavior = text(fields, "behavior");
  const whole = behavior === "Isolated" || (behavior === "Removed" && flag(fields, "invert", false));
  if (!whole) throw unsupported(fields, `the behavior ${quoted(behavior)}`);
  const pattern = inner(fields, "pattern");
  if (!pattern.members.has("Regex")) throw unsupported(fields, "a pattern other than a Regex");
  const regex = text(pattern, "Regex");
  const known = recognizePattern(regex);
  if (!known) throw unsupported(fields, `the pattern ${JSON.stringify(regex.slice(0, 300))}`);
  return { pretokenizer: known.name, digits: known.digits, prefixSpace: false };
}

/** `first` prefixes the start of the text alone, which is `always` where no added token can cut the text. */
export function readMetaspacePrefix(fields: Fields, hasAdded: boolean): boolean {
  if (text(fields, "replacement") !== METASPACE) throw unsupported(fields, "a replacement other than ▁");
  if (!flag(fields, "split", true)) throw unsupported(fields, "split: false");
  const scheme = fields.members.get("prepend_scheme") ?? "always";
  const known = scheme === "always" || scheme === "never" || (scheme === "first" && !hasAdded);
  if (!known) throw unsupported(fields, `the prepend_scheme ${quoted(String(scheme))}`);
  if (flag(fields, "add_prefix_space", scheme !== "never") === (scheme === "never")) {
    throw fields.refuse(`${fields.place}.add_prefix_space contradicts its prepend_scheme`);
  }
  return scheme !== "never";
}

/** ByteLevel cuts by GPT-2's pattern itself unless told otherwise; after another step it must only map bytes. */
function readByteLevel(fields: Fields, cut: Cut | undefined): Cut {
  const prefixSpace = flag(fields, "add_prefix_space", true);
  const regex = flag(fields, "use_regex", true);
  if (!cut) return { ...plain(regex ? "gpt2" : "none"), prefixSpace };
  if (prefixSpace) throw unsupported(fields, "add_prefix_space after another step");
  if (regex) throw unsupported(fields, "use_regex after another step");
  return cut;
}

function describeCut({ pretokenizer: name, digits, prefixSpace }: Pretokenizer): unknown {
  switch (name) {
    case "none":
      return null;
    case "words":
      return { type: "WhitespaceSplit" };
    case "metaspace":
      return metaspace(prefixSpace);
    default:
      return {
        type: "Split",
        pattern: { Regex: spellPattern(name, digits) },
        behavior: "Isolated",
        invert: false,
      };
  }
}

const plain = (name: PretokenizerName): Cut => ({ pretokenizer: name, digits: 0, prefixSpace: false });
