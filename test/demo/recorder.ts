/** Plays a scene on a terminal, as a person who types, and records its screens. */
import { setTimeout as sleep } from "node:timers/promises";
import { randomNumbers } from "../helpers/random.ts";
import type { Terminal } from "../helpers/terminal.ts";
import type { Frame } from "./film.ts";
import type { Act } from "./scene.ts";
import { shown } from "./shown.ts";

/** Whenever bash waits for a line, it says how the last one ended, as the window's title: nobody sees it. */
export const PROMPT_COMMAND = "printf '\\033]2;%d\\007' $?";

/**
 * @returns the frames from the first prompt on; their times are those of the film, not those that the machine took
 * @throws where a line does not end well
 */
export async function record(terminal: Terminal, scene: readonly Act[]): Promise<Frame[]> {
  const frames: Frame[] = [];
  const pace = typist();
  await until(() => terminal.titles().length > 0);
  let now = 0;
  frames.push({ at: now, screen: await terminal.screen() });
  for (const { line, within, rest } of scene) {
    for (const key of line) {
      now += pace(key);
      frames.push({ at: now, screen: await typed(terminal, key) });
    }
    now += BEFORE_ENTER;
    const came = shown(await outcome(terminal), within);
    const [status] = terminal.titles().slice(-1);
    if (status !== "0") throw new Error(`${line} ends with status ${status}`);
    frames.push(...came.map(({ at, screen }) => ({ at: now + at, screen })));
    now += (came.at(-1)?.at ?? 0) + rest;
  }
  return frames;
}

const BEFORE_ENTER = 350;

/** A practised hand: no two keys take as long, a new word takes a moment. */
function typist(): (key: string) => number {
  const random = randomNumbers(7);
  return (key) => (key === " " ? 60 : 20) + (random() % 35);
}

/** What is seen once a key has come back. */
async function typed(terminal: Terminal, key: string): Promise<Frame["screen"]> {
  const heard = terminal.bytes().length;
  terminal.type(key);
  await until(() => terminal.bytes().length > heard);
  return terminal.screen();
}

/** How often the screen is looked at, in milliseconds. */
const EVERY = 40;

/** Each screen after the return key that differs from the one before, until bash waits for the next line. */
async function outcome(terminal: Terminal): Promise<Frame[]> {
  const prompts = terminal.titles().length;
  const begin = performance.now();
  const frames: Frame[] = [];
  terminal.type("\r");
  for (let isOver = false; !isOver; await sleep(EVERY)) {
    isOver = terminal.titles().length > prompts;
    const screen = await terminal.screen();
    if (JSON.stringify(screen) !== JSON.stringify(frames.at(-1)?.screen))
      frames.push({ at: performance.now() - begin, screen });
  }
  return [...frames, { at: performance.now() - begin, screen: await terminal.screen() }];
}

const PATIENCE = 30_000; // milliseconds

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE; !isTrue(); await sleep(5))
    if (performance.now() > end) throw new Error("the terminal says nothing more");
}
