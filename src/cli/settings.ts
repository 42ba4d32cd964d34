/** Files of settings: which there are, and what they say. */
import { isAbsolute, join, relative } from "node:path";
import { kebab } from "../commands/command.ts";
import { IoError } from "../errors.ts";
import { isFile } from "../io/files.ts";
import { nearestFile, ownerOf, readSmallFile } from "../io/small-file.ts";
import type { Host } from "./host.ts";
import type { Document, Setting } from "./toml.ts";

export type Surroundings = Pick<Host, "env" | "folder" | "user">;

export interface SettingsFile extends Document {
  /** As people know it: `weft.toml`, `../weft.toml`, `~/.config/weft/weft.toml`. */
  readonly name: string;
}

export interface Settings {
  /** Best first. */
  readonly files: readonly SettingsFile[];
  /** The file that was found and not read, since it is somebody else's. */
  readonly foreign: string | undefined;
}

const NAME = "weft.toml";
const MOST_BYTES = 2 ** 16;

const known = new WeakMap<Surroundings, Promise<Settings>>();

/** As `findSettings`, but once for a process: what WEFT_CONFIG names may be a pipe. */
export function readSettings(around: Surroundings): Promise<Settings> {
  const settings = known.get(around) ?? findSettings(around);
  known.set(around, settings);
  return settings;
}

/**
 * The file that WEFT_CONFIG names, or else the project's: the nearest `weft.toml` from the working directory upwards;
 * and below it the user's own. @throws UsageError for what is no TOML, IoError for what cannot be read
 */
async function findSettings(around: Surroundings): Promise<Settings> {
  if (around.env.WEFT_CONFIG === "") return { files: [], foreign: undefined };
  const own = await userFile(around.env);
  const { path, foreign } = await projectFile(around);
  const paths = [path, own].filter((one, i, all) => one !== undefined && all.indexOf(one) === i) as string[];
  const files: SettingsFile[] = [];
  for (const one of paths) files.push(await read(one, around));
  return { files, foreign };
}

async function userFile({
  XDG_CONFIG_HOME: configs = "",
  HOME: home = "",
}: Host["env"]): Promise<string | undefined> {
  const base = isAbsolute(configs) ? configs : join(home, ".config"); // a relative one counts for nothing, says XDG
  const path = join(base, "weft", NAME);
  return isAbsolute(path) && (await isFile(path)) ? path : undefined;
}

/** In a folder such as /tmp anybody may lay a file on the way up, and settings can make weft write over files. */
async function projectFile(around: Surroundings): Promise<{ path?: string; foreign?: string }> {
  if (around.env.WEFT_CONFIG !== undefined) return { path: around.env.WEFT_CONFIG };
  if (around.folder === undefined) return {};
  const path = await nearestFile(NAME, around.folder);
  if (path === undefined) return {};
  return (await isTrusted(path, around.folder, around.user)) ? { path } : { foreign: nameOf(path, around) };
}

/** Ours, the system's, or of those whose folder we chose to work in. */
async function isTrusted(path: string, folder: string, user: number | undefined): Promise<boolean> {
  const owner = await ownerOf(path);
  return user === undefined || owner === user || owner === 0 || owner === (await ownerOf(folder));
}

async function read(path: string, around: Surroundings): Promise<SettingsFile> {
  const name = nameOf(path, around);
  const bytes = await readSmallFile(path, MOST_BYTES).catch((error) => {
    if (path !== around.env.WEFT_CONFIG) throw error;
    throw new IoError(error.message, { hint: "WEFT_CONFIG names this file of settings", cause: error });
  });
  const { readToml } = await import("./toml.ts"); // late: most often there is no file
  return { name, ...readToml(bytes, name) };
}

function nameOf(path: string, { env, folder }: Surroundings): string {
  if (path === env.WEFT_CONFIG) return path;
  const near = folder === undefined ? path : relative(folder, path);
  if (/^(\.\.\/)*weft\.toml$/.test(near)) return near;
  return env.HOME && path.startsWith(`${env.HOME}/`) ? `~${path.slice(env.HOME.length)}` : path;
}

/** What a file says of a flag: in the table of the command, or else at its top. */
export function settingOf(file: SettingsFile, command: string, key: string): Setting | undefined {
  const named = file.settings.filter((setting) => setting.key === kebab(key));
  return named.find((one) => one.command === command) ?? named.find((one) => one.command === undefined);
}

/** For people: what was read, and what was not. */
export function accountOf({ files, foreign }: Settings): string[] {
  const read = files.length === 0 ? [] : [`settings from ${files.map(({ name }) => name).join(" and ")}`];
  const skipped =
    foreign === undefined
      ? []
      : [`${foreign} is another user's and was not read; WEFT_CONFIG=${foreign} reads it`];
  return [...read, ...skipped];
}
