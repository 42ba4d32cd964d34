/** `weft config`: which settings hold, and where they come from. */
import { type Command, command, kebab } from "../commands/command.ts";
import type { Context } from "../commands/context.ts";
import type { Registry } from "../commands/index.ts";
import { merged, type Row, records, table } from "./config-rows.ts";
import { resolve } from "./resolve.ts";
import { accountOf, readSettings, type Surroundings } from "./settings.ts";
import { valuesOf } from "./validate.ts";
import { loadAll, loadCommand } from "./which.ts";

export const config = (registry: Registry, around: Surroundings): Command =>
  command({
    name: "config",
    summary: "show which settings hold, and where they come from",
    description: `Every flag of every command can be set in a file of settings, weft.toml, by its long name without the dashes. What stands at the top of the file holds for all commands that have a flag of that name, and what stands in the table of a command for that command alone:

  seed = 7
  valid = "valid.txt"

  [lm-train]
  arch = "lstm"
  hidden = 200
  force = true

  [classify-train]
  widths = [3, 4, 5]

Texts and sizes such as "512M" stand in quotes, numbers and true or false do not, and flags that take several values take a list. Names of files are as on the command line, from the working directory. Operands cannot be set.

The project's file is the nearest weft.toml from the working directory upwards, but for one of another user in a folder that is not theirs (such as /tmp). Below it counts your own, $XDG_CONFIG_HOME/weft/weft.toml, which is ~/.config/weft/weft.toml where that variable is not set. WEFT_CONFIG names a file to read instead of the project's; when it is empty, no file is read, not even your own.

What wins: the flag itself, then the variable WEFT_<FLAG>, then the project's file, then yours, then the default; in each file the table of the command before the top. A switch that a file turned on is turned off by --no- before its name.

With a command, shows all its flags, as they would be with the flags that stand behind it. Without one, shows what is set for any command, and checks all tables; a command itself checks the names of the tables and its own alone. On a terminal it is a table for people, elsewhere one JSON record a flag.`,
    operands: "[COMMAND] [FLAG…]",
    operandChoices: Object.keys(registry),
    passesOn: true,
    flags: {},
    examples: [
      {
        title: "Where the settings of a training would come from",
        shell:
          "printf 'seed = 7\\n[lm-train]\\nhidden = 200\\n' > weft.toml\n" +
          "weft config lm-train --layers 2 | grep -v '\"default\"'",
        output: `{"command":"lm-train","flag":"layers","value":2,"source":"--layers"}
{"command":"lm-train","flag":"hidden","value":200,"source":"weft.toml:3"}
{"command":"lm-train","flag":"seed","value":7,"source":"weft.toml:1"}`,
      },
      { title: "What is set, for any command", shell: "weft config" },
    ],
    async run(context, _, [name, ...words]) {
      tell(context, accountOf(await readSettings(around)));
      const shown = name === undefined ? await loadAll(registry) : [await loadCommand(name, registry)];
      const rows = await Promise.all(shown.map((one) => rowsOf(one, words, around, registry)));
      const wanted = rows.flat().filter(({ source }) => name !== undefined || source !== "default");
      const { terminal, colour } = context.stdout;
      const all = name === undefined;
      const text = terminal ? table(all ? merged(wanted) : wanted, all, colour) : records(wanted);
      const output = await context.output();
      await output.write(new TextEncoder().encode(text));
      await output.end();
    },
  });

function tell(context: Context, account: readonly string[]): void {
  for (const line of account.length === 0 ? ["no file of settings"] : account) context.say(line);
}

/** All flags of one command. */
async function rowsOf(
  shown: Command,
  words: readonly string[],
  around: Surroundings,
  registry: Registry,
): Promise<Row[]> {
  const { flags, given } = await resolve(shown, words, around, registry);
  const values = await valuesOf(flags, given);
  const sources = new Map(given.map(({ key, source }) => [key, source]));
  return Object.entries(flags).flatMap(([key, flag]) => {
    const source = sources.get(key) ?? "default";
    const row = { command: shown.name, name: kebab(key), flag, value: values[key], source };
    return key === "help" ? [] : [row]; // which is a question, no setting
  });
}
