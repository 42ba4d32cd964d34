/** The settings of a model that was read: a file may say anything, so each is checked where it is asked for. */
import { quoted, refusal } from "../formats/refuse.ts";
import type { ModelFile } from "./model-file.ts";

/** Each throws ModelError if the config has no such setting, or one that is something else. */
export interface Settings {
  /** Whether the config says anything about it. */
  has(name: string): boolean;
  /** A whole number from `least`, which is 1 unless given. */
  whole(name: string, least?: number): number;
  /** A list of whole numbers from 1. */
  wholes(name: string): readonly number[];
  number(name: string): number;
  flag(name: string): boolean;
  text(name: string): string;
  choice<C extends string>(name: string, choices: readonly C[]): C;
}

export function settingsOf({ path, config }: ModelFile): Settings {
  const value = (name: string) => (Object.hasOwn(config, name) ? config[name] : undefined);
  const wrong = (name: string, kind: string) => refusal(path)(`its ${name} is not ${kind}`);
  return {
    has: (name) => value(name) !== undefined,
    whole(name, least = 1) {
      const found = value(name);
      if (typeof found === "number" && Number.isSafeInteger(found) && found >= least) return found;
      throw wrong(name, `a whole number from ${least}`);
    },
    wholes(name) {
      const found = value(name);
      if (Array.isArray(found) && found.every((one) => Number.isSafeInteger(one) && one >= 1)) return found;
      throw wrong(name, "a list of whole numbers from 1");
    },
    number(name) {
      const found = value(name);
      if (typeof found === "number" && Number.isFinite(found)) return found;
      throw wrong(name, "a number");
    },
    flag(name) {
      const found = value(name);
      if (typeof found === "boolean") return found;
      throw wrong(name, "true or false");
    },
    text(name) {
      const found = value(name);
      if (typeof found === "string") return found;
      throw wrong(name, "a string");
    },
    choice(name, choices) {
      const found = choices.find((choice) => choice === value(name));
      if (found !== undefined) return found;
      throw wrong(name, `one of ${choices.map(quoted).join(", ")}`);
    },
  };
}
