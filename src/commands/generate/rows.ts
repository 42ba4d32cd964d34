/** Blocks of prompts as records with their completions. */
import { Kernels } from "../../engine/kernels.ts";
import { UsageError } from "../../errors.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import type { Completion, Prompt } from "../../models/generator.ts";
import { keyOf } from "../../nn/key.ts";
import { decodeAll, type Vocabulary } from "../../text/vocabulary.ts";
import { bySource, type EncodedText, encodedTexts } from "../stream/encoded-texts.ts";
import { hasRoom, type Mapped, outputCodec } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { mapTexts } from "../stream/rows.ts";
import { TextReader, type Texts } from "../stream/texts.ts";
import type { GenerateOptions } from "./flags.ts";
import { CompletionMembers } from "./members.ts";

const LINE_MEMBER = "text";

export interface RowsOptions {
  readonly vocabulary: Vocabulary;
  readonly module: WebAssembly.Module;
  readonly options: GenerateOptions;
  /** Continues prompts, in their order. */
  complete(prompts: readonly Prompt[]): Promise<readonly Completion[]>;
}

interface Continued {
  readonly prompt: EncodedText;
  readonly completions: readonly Completion[];
}

/** A prompt with its completions, or what is wrong with it. */
type Completed = Continued | string;

/** One block after the other: the next may come when the last is done. */
export function completionRows(parts: RowsOptions): (block: Block) => Promise<Mapped> {
  const { vocabulary, module, options } = parts;
  const kernels = new Kernels(module);
  const output = new Output(kernels);
  const policy = { to: formatOf(options), onError: options.onError };
  const shape = { several: options.count > 1, ids: vocabulary.level === "ids" };
  const reserved = policy.to === "text" ? [] : CompletionMembers.names(shape);
  const complete = completer(parts);
  return bySource(options, vocabulary, (source) => {
    const reader = new TextReader(kernels, { member: source.field, ids: source.ids, reserved });
    const members = new CompletionMembers(output, shape);
    const writer = new RowWriter(reader, output, { to: policy.to, only: false, lineMember: LINE_MEMBER });
    const write = completionWriter(writer, members, policy.to === "text" ? vocabulary : undefined);
    return async (block) => {
      const prompts = Array.from(reader.read(block), (texts) => [
        ...encodedTexts(kernels, texts, vocabulary, source).values(),
      ]);
      const completed = (await complete(prompts.flat())).values(); // of those rows that are written, in order
      const map = mapTexts(reader, output, policy, (block, texts) => (index) => {
        const one = completed.next().value as Completed;
        return typeof one === "string" ? one : write(block, texts, index, one);
      });
      return map(block);
    };
  });
}

/** Writes a record for each completion; `vocabulary` where its prompt's text is needed, too. */
function completionWriter(writer: RowWriter, members: CompletionMembers, vocabulary?: Vocabulary) {
  return (block: Block, texts: Texts, index: number, { prompt, completions }: Continued) => {
    const text = vocabulary === undefined ? "" : textOf(prompt, vocabulary);
    const errors = completions.map((completion, number) =>
      writer.write(block, texts, index, members.of(text, number, completion)),
    );
    return errors.find((error) => error !== undefined);
  };
}

function formatOf(options: GenerateOptions): CodecName {
  const to = options.plain ? "text" : outputCodec(options);
  if (!hasRoom(to)) throw new UsageError(`--to ${to} has no room for what generate adds`);
  return to;
}

/** Numbers the prompts: the random numbers of each completion follow from the seed and its number. */
function completer({ options, complete }: RowsOptions) {
  const { seed, count } = options;
  let first = 0;
  return async (encoded: readonly (EncodedText | string)[]): Promise<Completed[]> => {
    const good = encoded.filter((one) => typeof one !== "string");
    const prompts = good.flatMap(({ ids }, at) =>
      Array.from({ length: count }, (_, number) => ({ ids, key: keyOf(seed, first + at, number) })),
    );
    first += good.length;
    const completions = await complete(prompts);
    let at = 0;
    return encoded.map((prompt) => {
      if (typeof prompt === "string") return prompt;
      at += count;
      return { prompt, completions: completions.slice(at - count, at) };
    });
  };
}

function textOf({ ids, text }: EncodedText, vocabulary: Vocabulary): string {
  if (text.length > 0 || ids.length === 0) return Buffer.from(text).toString();
  return vocabulary.level === "ids" ? "" : decodeAll(vocabulary, ids);
}
