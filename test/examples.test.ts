/** Every example that help and manual show does what they say. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { withBuiltins } from "../src/cli/builtins.ts";
import { commands } from "../src/commands/index.ts";
import { nowhere } from "./helpers/host.ts";
import { inCopy } from "./helpers/shell.ts";

const fixtures = fileURLToPath(new URL("../fixtures/examples", import.meta.url));
const tables = await Promise.all(Object.values(withBuiltins(commands, nowhere)).map((entry) => entry.load()));

describe.each(tables.map((table) => [table.name, table.examples] as const))("%s", (_, examples) => {
  it.each(examples.map(({ shell, output }) => [shell, output]))("%s", async (shell, output) => {
    const { status, stdout, stderr } = await inCopy(fixtures, `set -e\n${shell}`, (outcome) => outcome);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    if (output !== undefined) expect(stdout.toString().trimEnd()).toBe(output.trimEnd());
  });
});
