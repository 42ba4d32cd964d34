/** How parts of a page for people differ, in few colours that are seen on dark and on light. */
import { Chalk } from "chalk";

export type Tone = "strong" | "weak" | "name" | "good" | "warning" | "bad";
export type Paint = (text: string, tone?: Tone) => string;

/** Without colour, tones are not seen. */
export function painter(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    strong: chalk.bold,
    weak: chalk.dim,
    name: chalk.cyan,
    good: chalk.green,
    warning: chalk.yellow,
    bad: chalk.red,
  };
  return (text, tone) => (tone === undefined ? text : paints[tone](text));
}
