/** A worker that trains word vectors. */
import { vectorsThread } from "../../../src/commands/word-vectors/thread.ts";
import { serve } from "../../../src/engine/serve.ts";

serve({ "word-vectors": async () => vectorsThread });
