import type { Registry } from "../commands/index.ts";
import type { Surroundings } from "./settings.ts";

const family = "weft itself";

/** The commands that tell about the others, beside them in one registry. `around` is where files of settings are. */
export function withBuiltins(commands: Registry, around: Surroundings): Registry {
  const all: Registry = {
    ...commands,
    help: {
      summary: "show help for a command or a topic",
      family,
      load: async () => (await import("./builtin-commands.ts")).help(all),
    },
    config: {
      summary: "show which settings hold, and where they come from",
      family,
      load: async () => (await import("./config.ts")).config(all, around),
    },
    completion: {
      summary: "write the completion script of a shell",
      family,
      load: async () => (await import("./builtin-commands.ts")).completion(all),
    },
    man: {
      summary: "write the manual pages",
      family,
      load: async () => (await import("./builtin-commands.ts")).man(all),
    },
  };
  return all;
}
