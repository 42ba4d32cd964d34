/** The built program on a terminal: a pseudo-terminal with a screen behind it that nobody sees. */
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { program } from "./cli.ts";
import { type Row, screenOf } from "./screen.ts";

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Terminal {
  readonly pid: number;
  /** All bytes that came, as text. */
  readonly bytes: () => string;
  /** What stands on the screen, line by line, without blanks at the ends. */
  lines(): Promise<string[]>;
  /** The same with its looks, the cursor too. */
  screen(): Promise<Row[]>;
  /** Resolves when the screen has that in it; fails after a while. */
  shows(wanted: string | RegExp): Promise<void>;
  /** Titles that the program gave the window. */
  titles(): readonly string[];
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** How it ended. */
  readonly ended: Promise<{ readonly status: number; readonly signal: number }>;
  /** Whether the other screen of the terminal is shown, the cursor is seen, and lines are wrapped. */
  state(): Promise<{ readonly other: boolean; readonly cursor: boolean; readonly wraps: boolean }>;
}

/** Runs weft with these words. */
export function onTerminal(args: readonly string[], options: TerminalOptions = {}): Terminal {
  return start(process.execPath, [program, ...args], options);
}

/** Runs a line of bash in which weft is `$WEFT`. */
export function shellOnTerminal(line: string, options: TerminalOptions = {}): Terminal {
  return start("/bin/bash", ["-c", line], {
    ...options,
    env: { WEFT: `${process.execPath} ${program}`, ...options.env },
  });
}

/** An interactive bash without anybody's settings, to which a pipe fails where any part of it does. */
export function onShell(options: TerminalOptions = {}): Terminal {
  return start("/bin/bash", ["--noprofile", "--norc", "-o", "pipefail", "-i"], options);
}

function start(
  file: string,
  args: string[],
  { columns = 80, rows = 24, cwd, env }: TerminalOptions,
): Terminal {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...clean } = process.env;
  const child = spawn(file, args, {
    name: "xterm-256color",
    cols: columns,
    rows,
    cwd,
    env: { ...clean, TERM: "xterm-256color", WEFT_CONFIG: "", ...env },
  });
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  const heard: string[] = [];
  const titles: string[] = [];
  screen.onTitleChange((title) => titles.push(title));
  child.onData((text) => {
    heard.push(text);
    screen.write(text);
  });
  const settled = () => new Promise<void>((resolve) => screen.write("", resolve));
  const isCursorSeen = () => {
    const all = heard.join("");
    return all.lastIndexOf("\u001b[?25h") >= all.lastIndexOf("\u001b[?25l");
  };
  const lines = async () => {
    await settled();
    const { active } = screen.buffer;
    return Array.from({ length: screen.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  };
  return {
    pid: child.pid,
    bytes: () => heard.join(""),
    lines,
    screen: async () => {
      await settled();
      return screenOf(screen, isCursorSeen());
    },
    shows: (wanted) => appears(lines, wanted),
    titles: () => titles,
    type: (keys) => child.write(keys),
    resize: (columns, rows) => {
      screen.resize(columns, rows);
      child.resize(columns, rows);
    },
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve) =>
      child.onExit(({ exitCode, signal }) => resolve({ status: exitCode, signal: signal ?? 0 })),
    ),
    state: async () => {
      await settled();
      const { buffer, modes } = screen;
      return {
        other: buffer.active.type === "alternate",
        cursor: isCursorSeen(),
        wraps: modes.wraparoundMode,
      };
    },
  };
}

const PATIENCE_MS = 30_000;

async function appears(lines: () => Promise<string[]>, wanted: string | RegExp): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    const text = (await lines()).join("\n");
    if (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)) return;
    if (performance.now() > end) throw new Error(`${wanted} did not appear on the screen:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
