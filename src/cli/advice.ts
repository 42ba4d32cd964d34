/**
 * What to do next, for whole classes of errors, where the place that threw one could not know it: what a file is that is
 * of another kind, which name may have been meant, which flag names another member.
 */
import { basename, dirname, join } from "node:path";
import { type Command, type Flags, kebab } from "../commands/command.ts";
import { type FileKind, fileKinds } from "../commands/file-kinds.ts";
import { recognize } from "../commands/recognize.ts";
import { DataError, IoError, ModelError, UsageError } from "../errors.ts";
import { namesIn } from "../io/files.ts";
import { NOT_UTF8 } from "../io/lines.ts";
import { inputName } from "../io/place.ts";
import { systemCode } from "../io/system.ts";
import { suggest } from "./suggest.ts";

/** Completes the hint of an error of a command that was run with `args`, and the message where a file is of another kind. */
export async function advise(
  error: unknown,
  { name, flags }: Command,
  args: readonly string[],
): Promise<void> {
  const seeHelp = `see \`weft ${name} --help\``;
  if (error instanceof UsageError) error.hint ??= seeHelp;
  else if (error instanceof DataError)
    error.hint = (await modelHint(error, args)) ?? dataHint(error, flags, args) ?? seeHelp;
  else if (error instanceof ModelError) await tellKinds(error);
  else if (error instanceof IoError) error.hint ??= await nearName(error);
}

/** `in.json: a tokenizer, not a language model`, who makes the one, and what the other is good for. */
async function tellKinds(error: ModelError): Promise<void> {
  const { path = "-", wanted } = error;
  if (wanted === undefined) return;
  const kinds: Readonly<Record<string, FileKind>> = fileKinds;
  const { noun, made } = kinds[wanted];
  const found = await recognize(path);
  if (found !== undefined) error.message = `${inputName(path)}: ${found.noun}, not ${noun}`;
  error.hint = [made, found?.used].filter((part) => part !== undefined).join("; ");
}

/** Where the data is no data. */
async function modelHint({ message }: DataError, args: readonly string[]): Promise<string | undefined> {
  const path = args.find((arg) => message.startsWith(`${inputName(arg)}:`));
  const found = path === undefined ? undefined : await recognize(path);
  if (found === undefined || found.isData) return undefined;
  return `${path} is ${found.noun}, and no data: ${found.used}`;
}

/** What a bad record calls for, before what its command says of all bad ones. */
function dataHint({ message, hint }: DataError, flags: Flags, args: readonly string[]): string | undefined {
  const hints = [memberHint(message, flags, args), encodingHint(message, flags), hint];
  const said = hints.filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join("; ");
}

/** Where a member is missing, or is not what it should be, and a flag has its name. */
function memberHint(message: string, flags: Flags, args: readonly string[]): string | undefined {
  const [, missing = "", wrong = ""] = MEMBERS.exec(message) ?? [];
  const members = Array.from((missing + wrong).matchAll(/"([^"]+)"/g), ([, name]) => name);
  const key = Object.keys(flags).find(
    (key) =>
      /field$/i.test(key) && members.includes(given(args, key) ?? String(flags[key].default ?? members[0])),
  );
  return key === undefined ? undefined : `--${kebab(key)} names another member`;
}

/** `a:1: no member "x" or "y" among z` and `a:1: "x" is not a string` */
const MEMBERS = /: (?:no member ((?:"[^"]+"(?: or )?)+)|("[^"]+") is not an? )/;

/** The last value that was typed for a flag. */
function given(args: readonly string[], key: string): string | undefined {
  const flag = `--${kebab(key)}`;
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  return args[at] === flag ? args[at + 1] : args[at]?.slice(flag.length + 1);
}

function encodingHint(message: string, flags: Flags): string | undefined {
  if (!message.endsWith(NOT_UTF8)) return undefined;
  return flags.encoding === undefined
    ? "iconv -f latin1 -t utf-8 makes UTF-8 of older files"
    : "--encoding latin1 reads older files";
}

/** The file that is there under a name like that of one that is not. */
async function nearName({ path, cause }: IoError): Promise<string | undefined> {
  if (path === undefined || systemCode(cause) !== "ENOENT") return undefined;
  const folder = dirname(path);
  const names = await namesIn(folder);
  if (names === undefined) return `there is no folder ${folder}`;
  const near = suggest(basename(path), names);
  return near === undefined
    ? `nothing in ${folder === "." ? "this folder" : folder} has a name like it`
    : `did you mean ${join(folder, near)}?`;
}
