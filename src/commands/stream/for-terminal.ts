/** Text that no one has read before it is shown on a terminal, which it must not steer. */
import { printable } from "../../formats/terminal-text.ts";
import type { Sink } from "../../io/sink.ts";

/** What could steer the terminal becomes `\u001B`, which means the same in JSON; line ends and tabs stay. */
export const forTerminal = (text: string): string =>
  text
    .split(/([\n\t])/)
    .map((part) => (part === "\n" || part === "\t" ? part : printable(part)))
    .join("");

/** A sink for whole pieces of UTF-8, as a terminal may show them. */
export const terminalSink = (sink: Sink): Sink => ({
  name: sink.name,
  write: (bytes) => sink.write(Buffer.from(forTerminal(Buffer.from(bytes).toString()))),
  end: () => sink.end(),
  abort: () => sink.abort(),
});
