/** `help`, `completion` and `man`: commands like any other, which read the tables of all. */
import { type Command, command } from "../commands/command.ts";
import type { Context } from "../commands/context.ts";
import type { Registry } from "../commands/index.ts";
import { UsageError } from "../errors.ts";
import { shells } from "./completion.ts";
import { commandHelp, overview, topicHelp } from "./help.ts";
import { printable, quoted } from "./printable.ts";
import { meant } from "./suggest.ts";
import { topics } from "./topics.ts";
import { loadAll } from "./which.ts";

export const help = (registry: Registry): Command =>
  command({
    name: "help",
    summary: "show help for a command or a topic",
    description:
      "Without an operand, lists the commands and topics. `weft COMMAND --help` shows the same as `weft help COMMAND`.",
    operands: "[COMMAND|TOPIC]",
    operandChoices: [...Object.keys(registry), ...Object.keys(topics)],
    forgiving: true,
    flags: {},
    examples: [
      { title: "What weft can do", shell: "weft help" },
      { title: "Everything about one command", shell: "weft help tokenize" },
      { title: "What the exit codes mean", shell: "weft help exit-codes" },
    ],
    async run(context, _, [subject]) {
      const style = context.stdout;
      if (subject === undefined) return write(context, overview(registry, style));
      if (Object.hasOwn(registry, subject))
        return write(context, commandHelp(await registry[subject].load(), style));
      if (Object.hasOwn(topics, subject)) return write(context, topicHelp(subject, style));
      const hint = "see `weft help` for all commands and topics";
      throw new UsageError(
        `no help on ${printable(subject)}${meant(subject, [...Object.keys(registry), ...Object.keys(topics)])}`,
        { hint },
      );
    },
  });

export const completion = (registry: Registry): Command =>
  command({
    name: "completion",
    summary: "write the completion script of a shell",
    description: `Completes commands, flags, the choices of flags, and file names.

bash: put \`source <(weft completion bash)\` in ~/.bashrc. zsh: write the script to a file named _weft in a folder of $fpath. \
fish: write it to ~/.config/fish/completions/weft.fish.`,
    operands: "SHELL",
    operandChoices: Object.keys(shells),
    forgiving: true,
    flags: {},
    examples: [
      { title: "For bash", shell: "weft completion bash > weft.bash" },
      { title: "For zsh, in a folder of $fpath", shell: "weft completion zsh > _weft" },
      { title: "For fish", shell: "weft completion fish > weft.fish" },
    ],
    async run(context, _, [shell]) {
      if (!Object.hasOwn(shells, shell)) {
        throw new UsageError(
          `there is completion for ${Object.keys(shells).join(", ")}, not for ${quoted(shell)}`,
        );
      }
      await write(context, shells[shell as keyof typeof shells](await loadAll(registry)));
    },
  });

export const man = (registry: Registry): Command =>
  command({
    name: "man",
    summary: "write the manual pages",
    description:
      "Writes weft.1 and a page for each command, in mdoc, to a folder that exists. Old pages are replaced.",
    operands: "DIR",
    flags: {},
    examples: [
      { title: "Write all pages", shell: "mkdir -p man1 && weft man man1" },
      { title: "See what was written", shell: "mkdir -p man1 && weft man man1 && ls man1" },
    ],
    async run(context, _, [folder]) {
      const { manual } = await import("./man.ts");
      for (const { name, text } of manual(registry, await loadAll(registry))) {
        await write(context, text, `${folder}/${name}`);
      }
    },
  });

async function write(context: Context, text: string, path = "-"): Promise<void> {
  const sink = await context.output(path, { force: true });
  await sink.write(new TextEncoder().encode(text));
  await sink.end();
}
