/** The question that a record asks: the members a, b and c, or the three words of a line of text. */
import type { Block, RawRow, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { missingMember } from "../../io/row.ts";
import type { Question } from "../../models/analogies.ts";
import type { TextReader, Texts } from "../stream/texts.ts";

/** The question of a row, or what is wrong with it. */
export function questionAt(reader: TextReader, block: Block, texts: Texts, index: number): Question | string {
  if (block.codec === "text") return questionOfLine(reader.source(texts, index).raw);
  const record = recordAt(reader, block, texts, index);
  for (const name of ["a", "b", "c"]) {
    if (!Object.hasOwn(record, name)) return missingMember([name], record);
    if (typeof record[name] !== "string") return `"${name}" is not a string`;
  }
  return [record.a, record.b, record.c] as unknown as Question;
}

function questionOfLine(line: Uint8Array): Question | string {
  const words = Buffer.from(line).toString().trim().split(/\s+/);
  if (words.length !== 3) return `${words[0] === "" ? 0 : words.length} words, where three ask a question`;
  return words as unknown as Question;
}

function recordAt(reader: TextReader, block: Block, texts: Texts, index: number): Row {
  const decoded = texts.decoded.get(index);
  if (decoded !== undefined) return decoded.row;
  const { raw, line } = reader.source(texts, index);
  const [again] = codecNamed(block.codec).decode({ ...block, bytes: raw, line });
  return (again as RawRow).row;
}
