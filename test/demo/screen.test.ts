import xterm from "@xterm/headless";
import { describe, expect, it } from "vitest";
import { screenOf } from "../helpers/screen.ts";
import { rowMarkup } from "./row-svg.ts";

async function rowOf(text: string, isCursorSeen = false) {
  const terminal = new xterm.Terminal({ cols: 30, rows: 2, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return screenOf(terminal, isCursorSeen)[0];
}

describe("a row of the screen", () => {
  it("is cut where the style changes", async () =>
    expect(await rowOf("  a\u001b[1;32mbc\u001b[0m d\u001b[38;5;208me\u001b[38;2;1;2;3mf")).toEqual([
      { text: "a", column: 2, columns: 1, style: {} },
      { text: "bc", column: 3, columns: 2, style: { ink: 2, bold: true } },
      { text: "d", column: 6, columns: 1, style: {} },
      { text: "e", column: 7, columns: 1, style: { ink: 208 } },
      { text: "f", column: 8, columns: 1, style: { ink: "#010203" } },
    ]));

  it("keeps blanks that can be seen", async () =>
    expect(await rowOf("\u001b[44m  \u001b[0m  \u001b[4m \u001b[0m")).toEqual([
      { text: "  ", column: 0, columns: 2, style: { paper: 4 } },
      { text: " ", column: 4, columns: 1, style: { underline: true } },
    ]));

  it("has the cursor as an inverse cell", async () =>
    expect(await rowOf("ab", true)).toEqual([
      { text: "ab", column: 0, columns: 2, style: {} },
      { text: " ", column: 2, columns: 1, style: { inverse: true } },
    ]));

  it("knows letters that fill two columns, and marks that fill none", async () =>
    expect(await rowOf("中e\u0301x")).toEqual([{ text: "中e\u0301x", column: 0, columns: 4, style: {} }]));
});

describe("as SVG", () => {
  it("has its texts where they stood, as wide as they were", async () =>
    expect(rowMarkup(await rowOf(" a <\u001b[2;31mb\u001b[0m ⣿⣿"))).toBe(
      '<text x="10" textLength="30">a &lt;</text>' +
        '<text x="40" class="c1 dim">b</text>' +
        '<text x="60" textLength="20" lengthAdjust="spacingAndGlyphs">⣿⣿</text>',
    ));

  it("has colours of its own beyond sixteen, and swaps them where they are inverse", async () =>
    expect(rowMarkup(await rowOf("\u001b[38;5;208;48;5;236ma\u001b[7mb\u001b[0;7m \u001b[m"))).toBe(
      '<path d="M0-15.5h10v21H0z" fill="#303030"/>' +
        '<text x="0" fill="#ff8700">a</text>' +
        '<path d="M10-15.5h10v21H10z" fill="#ff8700"/>' +
        '<text x="10" fill="#303030">b</text>' +
        '<path d="M20-15.5h10v21H20z" class="ink"/>',
    ));
});
