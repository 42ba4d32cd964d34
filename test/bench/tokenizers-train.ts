/** Learns with npm `tokenizers` as its users do: default trainer (30,000 tokens), byte-level pre-tokenizer. */
import { createRequire } from "node:module";

const { BPE, Tokenizer, byteLevelPreTokenizer } = createRequire(import.meta.url)("tokenizers");

const tokenizer = new Tokenizer(BPE.empty());
tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
tokenizer.train([process.argv[2]]);
