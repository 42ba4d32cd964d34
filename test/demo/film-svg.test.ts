/** The picture that moves is well-formed whatever was on the screen, asks for nothing, and shows each frame at its time. */
import xterm from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../../src/formats/xml.ts";
import { payloads } from "../helpers/payloads.ts";
import { type Row, screenOf } from "../helpers/screen.ts";
import { elementsNamed, parseXml, type XmlElement } from "../helpers/xml.ts";
import { type Frame, filmOf } from "./film.ts";
import { filmPicture } from "./film-svg.ts";

const words = { title: "a <title> & \u001b", description: 'it\'s "said" ]]>', columns: 20 };

const row = (text: string): Row =>
  text === "" ? [] : [{ text, column: 1, columns: text.length, style: { bold: true } }];

const pictureOf = (frames: readonly Frame[]) => filmPicture(filmOf(frames, 1000), words);

/** What is seen at a time, read from the picture alone; with none, what stands where nothing moves. */
function seenAt(root: XmlElement, at?: number): string[] {
  const [sheet] = elementsNamed(root, "style").map(({ text }) => text);
  const seconds = Number(/\.strip\{animation:([\d.]+)s/.exec(sheet)?.[1]);
  const rows = new Map(elementsNamed(root, "defs")[0].children.map((one) => [`#${one.attributes.id}`, one]));
  return elementsNamed(root, "g")
    .filter((one) => one.attributes.class === "strip")
    .map((strip) => {
      const still = Number(/ (-?\d+)\)/.exec(strip.attributes.transform ?? "")?.[1] ?? 0);
      const up =
        at === undefined ? still : upAt(sheet, strip.attributes.id.replace("s", "k"), at / seconds / 10);
      const use = strip.children.find((child) => Number(child.attributes.y) === 15.5 - up);
      const texts = use && elementsNamed(rows.get(use.attributes.href) as XmlElement, "text");
      return texts?.map(({ text }) => text).join("") ?? "";
    });
}

/** Where a strip stands at a share of the time, in hundredths. */
function upAt(sheet: string, name: string, percent: number): number {
  const frames = new RegExp(`@keyframes ${name}\\{((?:[^{}]*\\{[^{}]*\\})*)\\}`).exec(sheet)?.[1] ?? "";
  const keys = [...frames.matchAll(/([\d.]+)%\{transform:translateY\((-?\d+)/g)];
  return Number(keys.findLast(([, from]) => Number(from) <= percent + 1e-3)?.[2] ?? 0);
}

describe("a film as a picture", () => {
  const texts = fc.array(fc.constantFrom("", "a", "b  c", "…"), { minLength: 3, maxLength: 3 });

  it("shows each frame at its time, and the last where nothing moves", () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 12 }), (screens) => {
        const frames = screens.map((rows, number) => ({ at: 250 * number, screen: rows.map(row) }));
        const root = parseXml(pictureOf(frames));
        for (const [number, rows] of screens.entries()) {
          expect(seenAt(root, 250 * number)).toEqual(rows);
          expect(seenAt(root, 250 * number + 200)).toEqual(rows);
        }
        expect(seenAt(root)).toEqual(screens.at(-1));
      }),
    );
  });

  it("holds still for those who ask for less motion", () =>
    expect(pictureOf([{ at: 0, screen: [row("a")] }])).toContain(
      "@media (prefers-reduced-motion:reduce){.strip{animation:none!important}}",
    ));

  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 20 });

  it("is well-formed whatever the texts, and says what was there", () => {
    fc.assert(
      fc.property(units, (codes) => {
        const content = String.fromCharCode(...codes);
        const root = parseXml(pictureOf([{ at: 0, screen: [row(content)] }]));
        expect(seenAt(root)).toEqual([content.trim() === "" ? "" : visible(content)]);
      }),
    );
  });

  it(`is well-formed and asks for nothing, with ${payloads.length} hostile texts on the screen`, async () => {
    const terminal = new xterm.Terminal({ cols: 20, rows: 5, allowProposedApi: true, logLevel: "off" });
    const frames: Frame[] = [];
    for (const [at, payload] of payloads.entries()) {
      await new Promise<void>((resolve) => terminal.write(`${payload}\r\n`, resolve));
      frames.push({ at, screen: screenOf(terminal, at % 2 === 0) });
    }
    const picture = pictureOf(frames);
    const root = parseXml(picture);
    expect(root.children.map(({ name }) => name).slice(0, 5)).toEqual([
      "title",
      "desc",
      "style",
      "defs",
      "rect",
    ]);
    for (const name of ["script", "image", "a", "foreignObject", "animate"])
      expect(elementsNamed(root, name)).toEqual([]);
    for (const { attributes } of elementsNamed(root, "use")) expect(attributes.href).toMatch(/^#r\d+$/);
    expect(picture.replace("http://www.w3.org/2000/svg", "")).not.toMatch(
      /(?:href|src)="(?!#)|url\(|@import/,
    );
  });

  it("says in words what is seen", () => {
    const [title, description] = parseXml(pictureOf([{ at: 0, screen: [] }])).children;
    expect([title.text, description.text]).toEqual(["a <title> & \\u001B", words.description]);
  });
});
