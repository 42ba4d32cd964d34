/** What can be done with a file, as commands to type. */
import type { Block } from "../../formats/page.ts";
import type { Column } from "../../formats/table.ts";
import { CAPTIONER } from "../../models/captioner-file.ts";
import { LANGUAGE_MODEL } from "../../models/language-model-file.ts";
import { NGRAM_MODEL } from "../../models/ngram-file.ts";
import { TAGGER } from "../../models/tagger-file.ts";
import { TEXT_CLASSIFIER } from "../../models/text-classifier-file.ts";
import { TRANSLATOR } from "../../models/translator-file.ts";
import { WORD_VECTORS } from "../../models/word-vectors-model.ts";

/** What `weft` is told, with FILE for the name of the file, and what it does then. */
type Step = readonly [command: string, does: string];

const WRITING: readonly Step[] = [
  ['generate -m FILE --prompt "The"', "continue a text"],
  ["score -m FILE --summary TEXT", "its perplexity on a text"],
];

const STEPS: Readonly<Record<string, readonly Step[]>> = {
  tokenizer: [
    ["tokenize -t FILE TEXT", "cut a text into tokens"],
    ["lm-train -t FILE -o new.safetensors TEXT", "train a language model on its tokens"],
  ],
  [LANGUAGE_MODEL]: WRITING,
  [NGRAM_MODEL]: WRITING,
  [TEXT_CLASSIFIER]: [
    ["classify -m FILE TEXT", "tell the labels of texts"],
    ["classify -m FILE LABELLED | weft evaluate", "how often it is right"],
  ],
  [WORD_VECTORS]: [
    ["neighbors -m FILE WORD", "the words that are most like a word"],
    ["analogy -m FILE man king woman", "man is to king as woman is to …"],
    ["plot FILE -o words.svg", "a map of the words"],
  ],
  checkpoint: [["… --resume", "go on from here: the command of this training once more, with --resume"]],
  [TAGGER]: [["tag -m FILE SENTENCES", "tell the tags of words"]],
  [TRANSLATOR]: [["translate -m FILE TEXT", "translate a text"]],
  [CAPTIONER]: [["caption -m FILE FEATURES", "write a text for vectors of features"]],
};

/** Of a kind that nothing can be done with there are no rows. */
export function nextBlock(kind: string, path: string): Block {
  const steps = Object.hasOwn(STEPS, kind) ? STEPS[kind] : [];
  const rows = steps.map(([command, does]) => [
    `weft ${command.replace("FILE", () => shellWord(path))}`,
    does,
  ]);
  return { heading: "Next", table: { columns: COLUMNS, rows } };
}

/** A command is never cut, so that it can be copied. */
const COLUMNS: readonly Column[] = [{ tone: "name", apart: true }, { tone: "weak" }];

/** The name as a shell reads it; standard input was read, and is gone. */
function shellWord(path: string): string {
  if (path === "-") return "FILE";
  const word = path.startsWith("-") ? `./${path}` : path;
  return /^[\p{L}\p{N}_./~+@%:,-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
