/** The members that `weft generate` adds to a record. */
import type { Row } from "../../io/codec.ts";
import type { Completion } from "../../models/generator.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";

export interface MemberOptions {
  /** There are several completions of each prompt, told apart by `index`. */
  readonly several: boolean;
  /** The model knows no text. */
  readonly ids: boolean;
}

/** One completion after the other: `of` sets which, and the text that it continues. */
export class CompletionMembers extends PlainMembers {
  readonly #options: MemberOptions;
  #prompt = "";
  #index = 0;
  #completion: Completion = { ids: [], text: "", reason: "stop" };

  constructor(output: Output, options: MemberOptions) {
    super(output);
    this.#options = options;
  }

  /** The names, in their order. */
  static names({ several, ids }: MemberOptions): string[] {
    return [...(several ? ["index"] : []), ids ? "completion_ids" : "completion", "finish_reason"];
  }

  of(prompt: string, index: number, completion: Completion): this {
    this.#prompt = prompt;
    this.#index = index;
    this.#completion = completion;
    return this;
  }

  get count(): number {
    return CompletionMembers.names(this.#options).length;
  }

  /** The whole text; of a model that knows none, the ids. */
  writeLine(): void {
    const { ids, text } = this.#completion;
    this.write(`${this.#options.ids ? ids.join(" ") : this.#prompt + text}\n`);
  }

  values(): Row {
    const { ids, text, reason } = this.#completion;
    const all: Row = { index: this.#index, completion: text, completion_ids: ids, finish_reason: reason };
    return Object.fromEntries(CompletionMembers.names(this.#options).map((name) => [name, all[name]]));
  }
}
