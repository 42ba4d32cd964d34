/** A command line -> the command it names -> its checked options -> its run. */
import type { Command } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { UsageError } from "../errors.ts";
import { wantsColour } from "./colour.ts";
import { globalFlags } from "./flags.ts";
import type { Host } from "./host.ts";
import { checkOperands } from "./operands.ts";
import { printable } from "./printable.ts";
import { meant } from "./suggest.ts";

/**
 * `registry` holds the built-in commands too (builtins.ts).
 * @returns the exit code
 * @throws everything that report.ts knows how to tell
 */
export async function dispatch(args: readonly string[], host: Host, registry: Registry): Promise<number> {
  const name = commandName(args);
  const asked = early(args, host);
  if (args.length === 0 || asked.help) return help(name, asked.colour, host, registry);
  if (name === undefined) throw unknown("flag", args[0], ["--version", "--help"]);
  const command = await load(name, registry);
  try {
    return await start(command, without(args, name), host);
  } catch (error) {
    throw error instanceof UsageError && error.hint === undefined ? hinted(error, name) : error;
  }
}

/** The first word that is no flag; global flags may stand before it. */
export function commandName(args: readonly string[]): string | undefined {
  return args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--color");
}

/** What must be known before the flags are parsed, since help is given whatever else is wrong. */
function early(args: readonly string[], host: Host): { help: boolean; colour: boolean } {
  const flags = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const joined = flags.findLast((arg) => arg.startsWith("--color="))?.slice("--color=".length);
  const apart = flags.includes("--color") ? flags[flags.lastIndexOf("--color") + 1] : undefined;
  return {
    help: flags.includes("--help") || flags.includes("-h"),
    colour: wantsColour(host.stdout, host.env, joined ?? apart ?? host.env.WEFT_COLOR),
  };
}

async function load(name: string, registry: Registry): Promise<Command> {
  if (!Object.hasOwn(registry, name)) throw unknown("command", name, Object.keys(registry));
  return registry[name].load();
}

function without(args: readonly string[], name: string): string[] {
  return args.toSpliced(args.indexOf(name), 1);
}

/** `weft COMMAND --help` is `weft help COMMAND`. */
async function help(
  name: string | undefined,
  colour: boolean,
  host: Host,
  registry: Registry,
): Promise<number> {
  const command = await load("help", registry);
  await execute(command, {}, name === undefined ? [] : [name], {
    host,
    colour,
    quiet: false,
    verbose: false,
  });
  return 0;
}

async function start(command: Command, args: readonly string[], host: Host): Promise<number> {
  const [{ parse }, { validate }] = await Promise.all([import("./parse.ts"), import("./validate.ts")]);
  const flags = { ...command.flags, ...globalFlags };
  const { typed, operands } = parse(args, flags);
  const { quiet, verbose, color, help: _, ...options } = await validate(flags, typed, host.env);
  checkOperands(command.operands, operands);
  if (command.readsInput && operands.length === 0 && host.stdin.terminal) return nothingToRead(command, host);
  const colour = wantsColour(host.stdout, host.env, String(color));
  await execute(command, options, operands, {
    host,
    colour,
    quiet: quiet === true,
    verbose: verbose === true,
  });
  return 0;
}

async function execute(
  command: Command,
  options: Record<string, unknown>,
  operands: readonly string[],
  setting: { host: Host; colour: boolean; quiet: boolean; verbose: boolean },
): Promise<void> {
  const { openContext } = await import("./context.ts");
  const context = openContext({ name: command.name, ...setting });
  try {
    await command.run(context, options as never, operands); // validate.ts made them from the same table
  } finally {
    await context.close();
  }
}

/** At a terminal, waiting for input that nobody types would look like hanging. */
async function nothingToRead(command: Command, { stdout, stderr }: Host): Promise<number> {
  const { commandHelp } = await import("./help.ts");
  stderr.stream.write(commandHelp(command, { colour: false, columns: stdout.columns }));
  stderr.stream.write(`\nweft ${command.name}: nothing to read; name a file, or - for standard input\n`);
  return 2;
}

function unknown(kind: string, typed: string, known: readonly string[]): UsageError {
  const hint = "see `weft help` for the commands";
  return new UsageError(`unknown ${kind} ${printable(typed)}${meant(typed, known)}`, { hint });
}

function hinted({ message, cause }: UsageError, name: string): UsageError {
  return new UsageError(message, { hint: `see \`weft ${name} --help\``, cause });
}
