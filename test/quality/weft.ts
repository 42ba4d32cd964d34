/** The program as a user runs it. */
import { spawn } from "node:child_process";
import { program } from "../helpers/cli.ts";

/** What it wrote; it tells people how it goes. @throws Error when it fails */
export function runWeft(cwd: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`weft ${words[0]}: status ${code}`)),
    );
  });
}
