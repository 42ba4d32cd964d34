/** Text that no one has read before it is shown on a terminal, which it must not steer. */
import type { Sink } from "../../io/sink.ts";

/** Controls and what reorders a line, but for line end and tab. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** What could steer the terminal becomes `\u001B`, which means the same in JSON. */
export const forTerminal = (text: string): string =>
  text.replace(UNSAFE, (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);

/** A sink for whole pieces of UTF-8, as a terminal may show them. */
export const terminalSink = (sink: Sink): Sink => ({
  name: sink.name,
  write: (bytes) => sink.write(Buffer.from(forTerminal(Buffer.from(bytes).toString()))),
  end: () => sink.end(),
  abort: () => sink.abort(),
});
