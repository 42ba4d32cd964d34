/** Controls and what reorders a line, but for line end and tab. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text that no one has read before it is shown: what could steer the terminal becomes `\u001B`. */
export const forTerminal = (text: string): string =>
  text.replace(UNSAFE, (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
