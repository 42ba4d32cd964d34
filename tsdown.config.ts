import { defineConfig } from "tsdown";

// Every output file lies two levels below the package root (dist/<folder>/<file>), as every source file
// does (src/<folder>/<file>): so `../../dist/kernels/baseline.wasm` and `../../package.json` are right in both.
export default defineConfig({
  entry: {
    "cli/main": "src/cli/main.ts",
    "cli/worker": "src/cli/worker.ts",
    "bench/run": "test/bench/run.ts",
    "bench/tokenizers-train": "test/bench/tokenizers-train.ts",
    "quality/run": "test/quality/run.ts",
    "demo/run": "test/demo/run.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  outDir: "dist",
  clean: false,
  dts: false,
  deps: {
    alwaysBundle: [/^(yargs|zod|smol-toml|chalk|csv-parse|msgpackr|cli-progress|ink|react)/],
    neverBundle: ["react-devtools-core", "tokenizers", "tiktoken", "gpt-tokenizer", /^@(lydell|xterm)/],
  },
  define: { "process.env.NODE_ENV": JSON.stringify("production") }, // of React, whose other build is slow
  outputOptions: { chunkFileNames: "chunk/[name]-[hash].js", entryFileNames: "[name].js" },
});
