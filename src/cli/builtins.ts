import type { Registry } from "../commands/index.ts";

const family = "weft itself";

/** The commands that tell about the others, beside them in one registry. */
export function withBuiltins(commands: Registry): Registry {
  const all: Registry = {
    ...commands,
    help: {
      summary: "show help for a command or a topic",
      family,
      load: async () => (await import("./builtin-commands.ts")).help(all),
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
