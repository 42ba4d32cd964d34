/** The built program as its users meet it: a process with its channels and its exit status. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(new URL("../../bin/weft.js", import.meta.url));

export interface Outcome {
  /** The exit code, or 128 + the number of the signal. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Surroundings {
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  /** What is undefined is taken away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs `weft` with these words, no WEFT_ or colour variable but the given ones, and no file of settings. */
export function weft(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return execute(process.execPath, [program, ...args], surroundings);
}

/** Runs any program to its end. */
export function execute(
  file: string,
  args: readonly string[],
  { stdin = "", cwd, env }: Surroundings = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...cleanEnvironment(), ...env } });
    const [stdout, stderr]: Buffer[][] = [[], []];
    child.stdout.on("data", (chunk) => stdout.push(chunk));
    child.stderr.on("data", (chunk) => stderr.push(chunk));
    child.stdin.on("error", () => {}); // a program may end before it has read everything
    child.stdin.end(stdin);
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({
        status: code ?? (signal === "SIGINT" ? 130 : 143),
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const steering = /^(WEFT_|NO_COLOR$|FORCE_COLOR$)/;
  const kept = Object.entries(process.env).filter(([name]) => !steering.test(name));
  return { ...Object.fromEntries(kept), WEFT_CONFIG: "" };
}
