/** What a thread does with the blocks of `weft tokenize`: the records, with what was asked for of their texts. */
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { type PackedTokenizer, unpack } from "../../text/packed.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader } from "../stream/texts.ts";
import { IdMaker, type IdOptions } from "./ids.ts";
import { type Member, MemberWriter } from "./members.ts";

export interface TokenizeSpec extends IdOptions {
  readonly tokenizer: PackedTokenizer;
  readonly field: string;
  readonly to: CodecName;
  /** What is written of each text. */
  readonly members: readonly Member[];
  /** Drop the members that a record came with. */
  readonly only: boolean;
  readonly onError: ErrorPolicy;
}

const LINE_MEMBER = "text";

export async function tokenizeRows(spec: TokenizeSpec): Promise<Run<Block, Mapped>> {
  const kernels = new Kernels();
  const tokenizer = unpack(spec.tokenizer);
  const reader = new TextReader(kernels, { member: spec.field, reserved: spec.only ? [] : spec.members });
  const maker = new IdMaker(kernels, tokenizer, spec);
  const output = new Output(kernels);
  const members = new MemberWriter(kernels, tokenizer, spec.members, output);
  const writer = new RowWriter(reader, output, { ...spec, lineMember: LINE_MEMBER });
  return mapTexts(reader, output, spec, (block, texts) => {
    const idsOf = maker.encode(texts);
    return (index) => writer.write(block, texts, index, members.of(idsOf(index)));
  });
}
