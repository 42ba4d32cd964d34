/** A command line -> the command it names -> its checked options -> its run. */
import type { Command } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { UsageError, WeftError } from "../errors.ts";
import type { Setting } from "./context.ts";
import type { Host } from "./host.ts";
import { checkOperands } from "./operands.ts";
import { accountOf, readSettings, type Settings, settingOf } from "./settings.ts";
import { commandName, loadCommand, unknown } from "./which.ts";

/**
 * `registry` holds the built-in commands too (builtins.ts).
 * @returns the exit code
 * @throws everything that report.ts knows how to tell
 */
export async function dispatch(args: readonly string[], host: Host, registry: Registry): Promise<number> {
  const name = commandName(args);
  if (args.length === 0 || asksForHelp(args)) return help(name, await helpColor(args, host), host, registry);
  if (name === undefined) throw unknown("flag", args[0], ["--version", "--help"]);
  const command = await loadCommand(name, registry);
  try {
    return await start(command, without(args, name), host, registry);
  } catch (error) {
    if (error instanceof WeftError) await (await import("./advice.ts")).advise(error, command, args);
    throw error;
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const flags = beforeOperands(args);
  return flags.includes("--help") || flags.includes("-h");
}

/** Before the flags are parsed, since help is given whatever else is wrong. */
async function helpColor(args: readonly string[], host: Host): Promise<string> {
  const flags = beforeOperands(args);
  const joined = flags.findLast((arg) => arg.startsWith("--color="))?.slice("--color=".length);
  const apart = flags.includes("--color") ? flags[flags.lastIndexOf("--color") + 1] : undefined;
  return joined ?? apart ?? (host.env.WEFT_COLOR || (await colorSetting(host)));
}

async function colorSetting(host: Host): Promise<string> {
  const { files } = await readSettings(host).catch(() => ({ files: [] }));
  const settings = files.map((file) => settingOf(file, "help", "color")?.value);
  return String(settings.find((value) => value !== undefined) ?? "auto");
}

function beforeOperands(args: readonly string[]): readonly string[] {
  return args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
}

function without(args: readonly string[], name: string): string[] {
  return args.toSpliced(args.indexOf(name), 1);
}

/** `weft COMMAND --help` is `weft help COMMAND`. */
async function help(
  name: string | undefined,
  color: string,
  host: Host,
  registry: Registry,
): Promise<number> {
  const command = await loadCommand("help", registry);
  const operands = name === undefined ? [] : [name];
  await execute(command, {}, operands, { host, color, quiet: false, verbose: false }, []);
  return 0;
}

async function start(
  command: Command,
  args: readonly string[],
  host: Host,
  registry: Registry,
): Promise<number> {
  const found = command.forgiving ? forgiven : settled;
  const { values, operands, settings } = await found(command, args, host, registry);
  const { quiet, verbose, color, help: _, ...options } = values;
  checkOperands(command.operands, operands);
  if (command.readsInput && operands.length === 0 && host.stdin.terminal) return nothingToRead(command, host);
  const setting = { host, color: String(color), quiet: quiet === true, verbose: verbose === true };
  try {
    await execute(command, options, operands, setting, accountOf(settings));
  } catch (error) {
    const hint = `see \`weft ${command.name} --help\`; \`weft config ${command.name}\` shows what files set`;
    throw settings.files.length > 0 ? hinted(error, hint) : error;
  }
  return 0;
}

interface Settled {
  readonly values: Record<string, unknown>;
  readonly operands: readonly string[];
  readonly settings: Settings;
}

type Settle = (command: Command, args: readonly string[], host: Host, registry: Registry) => Promise<Settled>;

const settled: Settle = async (command, args, host, registry) => {
  const [{ resolve }, { validate }] = await Promise.all([import("./resolve.ts"), import("./validate.ts")]);
  const { flags, given, operands, settings } = await resolve(command, args, host, registry);
  return { values: await validate(flags, given), operands, settings };
};

/** Where files of settings are wrong, they count for nothing. */
const forgiven: Settle = (command, args, host, registry) =>
  settled(command, args, host, registry).catch(() =>
    settled(command, args, { ...host, env: { ...host.env, WEFT_CONFIG: "" } }, registry),
  );

async function execute(
  command: Command,
  options: Record<string, unknown>,
  operands: readonly string[],
  setting: Omit<Setting, "name">,
  account: readonly string[],
): Promise<void> {
  const { openContext } = await import("./context.ts");
  const context = openContext({ name: command.name, ...setting });
  try {
    for (const line of account) context.explain(line);
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

/** Usage errors that say nothing of it get the hint. */
function hinted(error: unknown, hint: string): unknown {
  if (!(error instanceof UsageError) || error.hint !== undefined) return error;
  return new UsageError(error.message, { hint, cause: error.cause });
}
