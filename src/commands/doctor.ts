/** Looks at the machine: what multiplies matrices here, how fast, and what would make it faster. */
import { WeftError } from "../errors.ts";
import { boolean, command, string } from "./command.ts";
import { diagnose } from "./doctor/diagnosis.ts";
import { doctorPage } from "./doctor/page.ts";
import { lookAround } from "./doctor/system.ts";
import { tryBackends } from "./doctor/trials.ts";
import { reportWriter } from "./report.ts";

export { program } from "./doctor/thread.ts";

export const doctor = command({
  name: "doctor",
  summary: "show what this machine can do, and what would make it faster",
  description: `Tries every backend that can multiply matrices, and measures it in GFLOP/s: on one thread, and on two threads at once,
whose speeds are added. On a terminal it is a page for people, elsewhere one JSON record.

The backends are wasm, which is always there and gives the same numbers on every machine; relaxed, the same with fused
multiply-add, which needs a Node that has relaxed SIMD; and blas, the system's OpenBLAS or Accelerate, which is called
through the package koffi.

It also shows which of the things that weft can use are there, and says of each that is missing how to get it. The
status is 1 when a backend multiplies wrongly.`,
  operands: "",
  flags: {
    json: boolean({ describe: "write a JSON record, also on a terminal", common: true }),
    blas: string({ describe: "the library to take for the backend blas", value: "FILE" }),
  },
  examples: [
    { title: "Look at this machine", shell: "weft doctor" },
    { title: "Its fastest backend, for a script", shell: 'weft doctor | grep -o \'"fastest":"[a-z]*"\'' },
  ],
  async run(context, { json, blas }) {
    const output = await context.output();
    const backends = await tryBackends(context, blas);
    const record = diagnose(await lookAround(context, blas), backends);
    await output.write(reportWriter(context, { json })({ record, page: () => doctorPage(record) }));
    await output.end();
    const wrong = backends.filter(({ correct }) => correct === false).map(({ backend }) => backend);
    if (wrong.length > 0)
      throw new WeftError(`these backends multiply wrongly: ${wrong.join(", ")}`, 1, {
        hint: "give the others with --backend, or name another library with --blas",
      });
  },
});
