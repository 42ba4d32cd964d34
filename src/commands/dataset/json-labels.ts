/** The labels of JSON Lines, found by the kernel that finds texts; what it is not sure of is decoded. */
import { Area, type Kernels } from "../../engine/kernels.ts";
import type { Block, RawRow, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { parseJson } from "../../io/json.ts";
import * as row from "../../kernels/row.ts";
import { labelsIn, labelsOf, SEVERAL } from "../stream/labels-of.ts";
import { MOST_ROWS, placeKeys, SLACK, type Texts } from "../stream/texts.ts";
import { addAll, type LabelFinder } from "./label-finder.ts";
import type { LabelIds } from "./label-ids.ts";

export function jsonLabels(labels: LabelIds, field: string): LabelFinder {
  const { kernels } = labels;
  const rows = kernels.allocate(MOST_ROWS * row.ROW_SIZE);
  const scratch = new Area(kernels);
  const one = placeKeys(kernels, [field]);
  const several = placeKeys(kernels, [SEVERAL, field]); // a record that has both is decoded
  return (block, texts) => {
    const [start, end] = extent(kernels, texts);
    const isOne = mainMember(block, field) === field;
    const room = scratch.reserve(end - start + SLACK);
    const { json_rows } = kernels.call;
    json_rows(start, end, isOne ? one : several, isOne ? 1 : 2, false, rows, texts.count, room);
    return (index) => {
      const decoded = texts.decoded.get(index)?.row;
      if (decoded !== undefined) return addAll(labels, labelsOf(decoded, field));
      return addFound(labels, block, rows + index * row.ROW_SIZE, isOne ? field : SEVERAL, field);
    };
  };
}

/** The lines of a batch. */
function extent(kernels: Kernels, { rows, count }: Texts): readonly [start: number, end: number] {
  const last = rows + (count - 1) * row.ROW_SIZE;
  return [kernels.load(rows + row.ROW_LINE_START), kernels.load(last + row.ROW_LINE_END)];
}

/** The member that most of the records will have: that of the first one. */
function mainMember(block: Block, field: string): string {
  const newline = block.bytes.indexOf(0x0a);
  const first = newline < 0 ? block.bytes : block.bytes.subarray(0, newline);
  const [record] = codecNamed(block.codec).decode({ ...block, bytes: first });
  const isSeveral =
    record !== undefined &&
    "row" in record &&
    !Object.hasOwn(record.row, field) &&
    Object.hasOwn(record.row, SEVERAL);
  return isSeveral ? SEVERAL : field;
}

function addFound(
  labels: LabelIds,
  block: Block,
  struct: number,
  member: string,
  field: string,
): string | undefined {
  const { kernels } = labels;
  const status = kernels.load(struct + row.ROW_STATUS);
  const [start, end] = [kernels.load(struct + row.ROW_TEXT_START), kernels.load(struct + row.ROW_TEXT_END)];
  if (status === row.OK && start < end) return labels.addBytes(start, end);
  if (status === row.NOT_STRING) {
    const value = textBetween(kernels, struct + row.ROW_VALUE_START, struct + row.ROW_VALUE_END);
    if (value !== "null") return addAll(labels, labelsIn(parseJson(value), member));
  }
  const line = textBetween(kernels, struct + row.ROW_LINE_START, struct + row.ROW_LINE_END);
  return addAll(labels, labelsOf(decodedLine(block, line), field));
}

/** The text between two addresses that are members of a row. */
function textBetween(kernels: Kernels, start: number, end: number): string {
  return Buffer.from(kernels.bytes.subarray(kernels.load(start), kernels.load(end))).toString();
}

/** A line whose text was found, so that it is an object. */
function decodedLine(block: Block, line: string): Row {
  const [record] = codecNamed(block.codec).decode({ ...block, bytes: Buffer.from(line) });
  return (record as RawRow).row;
}
