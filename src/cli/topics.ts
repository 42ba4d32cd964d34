/** The help topics: what holds for every command. The manual pages take their tables from here too. */

export interface Topic {
  readonly summary: string;
  /** Shown as two columns before the text. */
  readonly rows?: readonly (readonly [string, string])[];
  /** Paragraphs; lines that begin with two spaces are kept as they are. */
  readonly text: string;
}

export const exitCodes = [
  ["0", "done, also when the reader of the output left early (`| head`)"],
  ["1", "the command ran, and the answer is no; or a bug, which shows its stack"],
  ["2", "the command line is wrong, or a variable or file that sets flags"],
  ["3", "the data is wrong; the message begins with file and line, where there is one"],
  ["4", "reading or writing failed"],
  ["5", "a tokenizer or model file is damaged, or of another kind than is needed"],
  ["6", "training diverged; the last good model was saved, if there was one"],
  ["130, 143", "ended by Ctrl-C (SIGINT) or by SIGTERM"],
] as const;

export const environment = [
  [
    "WEFT_<FLAG>",
    "the default of the flag of that name: WEFT_THREADS=2 stands for --threads 2; the flag wins",
  ],
  [
    "WEFT_CONFIG",
    "the file of settings to read instead of the nearest weft.toml; empty: read none, not even your own",
  ],
  ["XDG_CONFIG_HOME", "where your own file of settings is: weft/weft.toml in there; default: ~/.config"],
  ["NO_COLOR", "not empty: no colour"],
  ["FORCE_COLOR", "colour even where the output is no terminal; 0: no colour. Stronger than NO_COLOR"],
  ["TERM", "dumb: neither colour nor a dashboard"],
  ["TMPDIR", "the folder for temporary files, where data waits that has no room in memory"],
] as const;

export const settingsFiles = [
  [
    "weft.toml",
    "settings of a project: flags by name, for all commands or, in a table such as [lm-train], for one; the nearest from the working directory upwards is read",
  ],
  ["~/.config/weft/weft.toml", "your own settings, where the project's file has none"],
] as const;

export const topics: Readonly<Record<string, Topic>> = {
  "exit-codes": {
    summary: "what the exit status of weft means",
    rows: exitCodes,
    text: `Messages for people go to standard error, data alone to standard output. Of an error there is a line that says where and
why, and one that says what to do next.

A file named by a flag appears by rename when it is whole: after any other status than 0 there is no half of it.`,
  },
  formats: {
    summary: "records, and the files they come in",
    rows: [
      ["jsonl", "one JSON object a line: the format of pipes, and the default of the output"],
      ["msgpack", "a sequence of MessagePack maps"],
      ["text", 'a line is a record {"text": …}'],
      ["fasttext", "a line is labels and text: __label__x the text"],
      ["csv, tsv", "the first line names the columns"],
      ["conll", "a line is a word and its columns, and a blank line ends a sentence: CoNLL-2003, CoNLL-U"],
    ],
    text: `A record is a JSON object such as {"text": "a line"}. A command adds members and keeps all others as they came, byte for
byte: tokenize adds ids, classify predicted, tag predicted_tags and spans, translate translation, caption caption, embed
vector, neighbors neighbors, analogy answers, score logprob and perplexity, generate completion and finish_reason. Flags
such as --field name the member that is read.

The format of an input is found from its first bytes; --from and --to say it outright. gzip and zstd are recognised
by their first bytes, whatever the name. No file, or -, is standard input; several files are read in order.

A tokenizer file is a Hugging Face tokenizer.json or a tiktoken rank file. Models are in weft help models. Training
commands write a run log, JSON lines, to --log; watch shows it and plot draws it.

All members of records, results, run logs and model files are in weft-formats(5).`,
  },
  pipelines: {
    summary: "how commands work together",
    text: `Commands read records and write records, so they chain:

  weft bpe-train --vocab-size 1000 -o tok.json corpus.txt
  weft tokenize -t tok.json reviews.jsonl | weft detokenize -t tok.json | head -3

One record in is one record out, in order, whatever --threads is. Memory stays bounded on endless input, and when the
input pauses, what is done is written: tail -f file | weft tokenize -t tok.json is live.

A reader that leaves early (head) ends the writer quietly. In scripts, set -o pipefail shows the failures of every
command of a pipeline, not of the last alone.`,
  },
  models: {
    summary: "the files that training writes, and what reads them",
    rows: [
      [".json", "tokenizers: bpe-train; read by -t everywhere"],
      [".vec, .bin", "word vectors: w2v, fasttext; read by neighbors, analogy, embed, and as --vectors"],
      [".arpa", "n-grams: lm-train --arch ngram; read by score and generate"],
      [
        ".bin, .ftz",
        "bag-of-words classifiers, as fastText has them: classify-train --arch bow; read by classify",
      ],
      [".safetensors", "word vectors, n-grams and bags of words, as above, and networks:"],
      ["", "lm-train; read by generate and score"],
      ["", "classify-train; read by classify"],
      ["", "tag-train; read by tag"],
      ["", "translate-train; read by translate"],
      ["", "caption-train; read by caption"],
    ],
    text: `The kind of a file is told by its bytes, not by its name: weft inspect FILE says what it is, what is in it, and how it was
trained. Where another kind is needed, the message says which this is and where it belongs. A model has all that its use
needs: the vocabulary or tokenizer, the sizes, the settings.

A .safetensors file opens in numpy and PyTorch; its metadata is JSON under the name weft, and a checksum covers the whole
file. With --checkpoint or --resume, and when it is interrupted, a training keeps a checkpoint, beside the model as
FILE.checkpoint, which is all that --resume needs; a run that goes on ends with the same bytes as one that was never
interrupted, whatever --threads is, but for Hogwild training of word vectors and bags of words.`,
  },
  environment: {
    summary: "the environment variables that weft reads",
    rows: environment,
    text: `A value from the environment is checked like the flag itself. --color is stronger than all of NO_COLOR, FORCE_COLOR and TERM.

Flags can be set in files too: weft.toml in the working directory or the nearest one above it, and your own,
~/.config/weft/weft.toml. The flag wins over the variable, the variable over the files, and these over the default.
weft help config tells how they are written; weft config COMMAND shows what holds, and where it comes from.`,
  },
};
