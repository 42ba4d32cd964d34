import { describe, expect, it } from "vitest";
import { onShell } from "../helpers/terminal.ts";
import { PROMPT_COMMAND, record } from "./recorder.ts";

const surroundings = { columns: 40, rows: 5, env: { PS1: "> ", PROMPT_COMMAND, HISTFILE: "" } };

describe("a recording", () => {
  it("has every key that was typed, and what came of it", async () => {
    const terminal = onShell(surroundings);
    const line = "printf '\\033[31m%d\\033[m\\n' $((6 * 7))";
    const frames = await record(terminal, [{ line, rest: 500 }]);
    terminal.kill("SIGKILL");
    const lines = frames.map(({ screen: [first] }) =>
      first
        .map(({ text }) => text)
        .join(" ")
        .trimEnd(),
    );
    for (let keys = 1; keys <= line.length; keys++)
      expect(lines).toContain(`> ${line.slice(0, keys)}`.trimEnd());
    expect(frames.at(-1)?.screen.slice(1, 3)).toEqual([
      [{ text: "42", column: 0, columns: 2, style: { ink: 1 } }],
      [
        { text: ">", column: 0, columns: 1, style: {} },
        { text: " ", column: 2, columns: 1, style: { inverse: true } },
      ],
    ]);
    expect(frames.map(({ at }) => at)).toEqual(frames.map(({ at }) => at).sort((a, b) => a - b));
  });
  it("is none where a part of a line fails", async () => {
    const terminal = onShell(surroundings);
    const line = "false | cat";
    await expect(record(terminal, [{ line, rest: 0 }])).rejects.toThrow("false | cat ends with status 1");
    terminal.kill("SIGKILL");
  });
});
