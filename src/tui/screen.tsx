/** A frame as Ink draws it, and the keys as it reads them. */
import { Box, Text, useInput } from "ink";
import type { ReactElement } from "react";
import type { Line } from "./span.ts";
import type { Key } from "./view.ts";

export interface ScreenProps {
  readonly lines: readonly Line[];
  press(key: Key): void;
}

export function Screen({ lines, press }: ScreenProps): ReactElement {
  useInput((input, key) => {
    for (const one of keysOf(input, key)) press(one);
  });
  return (
    <Box flexDirection="column">
      {lines.map((spans, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is known by its place alone
        <Row key={row} spans={spans} />
      ))}
    </Box>
  );
}

/** Keys that come at once, as from a fast hand over a slow line, come as one text. */
function keysOf(input: string, key: Omit<Key, "input">): Key[] {
  return input.length < 2 ? [{ ...key, input }] : [...input].map(keyOf);
}

function keyOf(input: string): Key {
  if (input === "\u0003") return { input: "c", ctrl: true };
  return { input, tab: input === "\t", return: input === "\r", backspace: input === "\u007f" };
}

/** A line without text would have no height. */
function Row({ spans }: { readonly spans: Line }): ReactElement {
  return (
    <Text wrap="truncate">
      {spans.length === 0
        ? " "
        : spans.map(({ text, colour, bold, dim, inverse }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Text key={at} color={colour} bold={bold} dimColor={dim} inverse={inverse}>
              {text}
            </Text>
          ))}
    </Text>
  );
}
