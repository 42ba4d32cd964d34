/** `npm run bench -- vectors [training|reading|use]`: word vectors against fastText and gensim. */
import process from "node:process";
import { benchReading } from "./vectors-reading.ts";
import { benchTraining } from "./vectors-training.ts";
import { benchUse } from "./vectors-use.ts";

const part = process.argv[3];
if (part === undefined || part === "reading") await benchReading();
if (part === undefined || part === "training") await benchTraining();
if (part === undefined || part === "use") await benchUse();
