/** `weft watch`: shows how trainings go, from their run logs. */
import { boolean, command } from "./command.ts";
import { watchRuns } from "./watch/run.ts";

export const watch = command({
  name: "watch",
  summary: "show how trainings go, from their run logs",
  description: `Reads the run logs that training commands write with --log, and shows them on the whole terminal while they grow: the loss and the validation loss, the learning rate, the norm of the gradient and where it is clipped, how far back in time gradients reach and how far gates are open, layer by layer (lm-train --probe gradients), speed, memory and the load of threads, what a model wrote, the nearest words of some while word vectors learn, what validations found, class by class, and what was said. Several runs share the charts, each with its number. A run of which nothing is heard for ten times as long as usual, and half a minute at least, is marked as silent; one that has ended tells what came of it. It only reads: whatever becomes of it, a training goes on.

Standard input, - or nothing, may be a log too, such as that of another machine: ssh HOST tail -n +1 -f run.jsonl | weft watch -. Keys come from the terminal itself. ? shows them: tab and the digits go from panel to panel, arrows from run to run and from layer to layer, / shows only runs with a name, + and - smooth the curves, l makes the scale logarithmic, s saves what the panel shows as an SVG file beside you, drawn as \`weft plot\` draws it, q ends it.

Where standard error is no terminal, or with --lines, each record is a line of text on standard output, until all runs have ended. With --once it ends with what there is in the files. A file that is replaced, or that begins anew, is read from its beginning.

On all training networks and word vectors the flag --tui shows the same while they train, where c writes a checkpoint now, p pauses and goes on, and x ends the training as if that had been its last step.`,
  operands: "[FILE…]",
  readsInput: true,
  flags: {
    lines: boolean({ describe: "write lines of text, also on a terminal", common: true }),
    once: boolean({ describe: "do not wait for more than there is", common: true }),
  },
  examples: [
    {
      title: "Watch a training from another terminal",
      shell:
        "weft lm-train corpus.txt -o new.safetensors --level char --hidden 16 --steps 40 --log run.jsonl\n" +
        "weft watch run.jsonl",
    },
    {
      title: "What did the validations say?",
      shell:
        "weft lm-train corpus.txt -o new.safetensors --level char --hidden 16 --steps 40 \\\n" +
        "  --valid corpus.txt --valid-every 20 --log run.jsonl\n" +
        "weft watch --lines --once run.jsonl | grep valid",
    },
  ],
  run: watchRuns,
});
