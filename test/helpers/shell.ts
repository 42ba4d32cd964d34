/** Shell lines as users type them: run by sh in a folder of their own, which is also their home, with `weft` on the PATH. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute, type Outcome, program } from "./cli.ts";

/**
 * Copies what `wanted` picks from `source` into a new folder, runs the line there, and lets `look` see the folder
 * before it is removed.
 */
export async function inCopy<T>(
  source: string,
  line: string,
  look: (outcome: Outcome, folder: string) => T,
  wanted: (name: string) => boolean = () => true,
): Promise<T> {
  const base = mkdtempSync(join(tmpdir(), "weft-shell-"));
  const [bin, folder] = [join(base, "bin"), join(base, "work")];
  try {
    mkdirSync(bin);
    symlinkSync(program, join(bin, "weft"));
    cpSync(source, folder, {
      recursive: true,
      filter: (path) => path === source || wanted(path.slice(source.length + 1)),
    });
    const path = `${bin}:${process.env.PATH}`;
    const settings = { HOME: folder, XDG_CONFIG_HOME: undefined, WEFT_CONFIG: undefined };
    const env = { PATH: path, LC_ALL: "C.UTF-8", TERM: "dumb", ...settings };
    return look(await execute("/bin/sh", ["-c", line], { cwd: folder, env }), folder);
  } finally {
    rmSync(base, { recursive: true });
  }
}
