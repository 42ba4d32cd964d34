import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, element, text, visible } from "../../src/formats/xml.ts";
import { parseXml } from "../helpers/xml.ts";

describe("an element", () => {
  it("has attributes and content, numbers with two decimals at most, and nothing of what is undefined", () => {
    const markup = element(
      "a",
      { b: 'x"<&>', c: 1.23456, d: -0.001, e: undefined },
      element("f"),
      text("1 < 2"),
    );
    expect(markup).toBe('<a b="x&quot;&lt;&amp;&gt;" c="1.23" d="0"><f/>1 &lt; 2</a>');
  });

  it("is well-formed whatever the texts, which are read back as they are seen", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (value, content) => {
        const read = parseXml(element("a", { value }, text(content)));
        expect(read).toEqual({
          name: "a",
          attributes: { value: visible(value) },
          children: [],
          text: visible(content),
        });
      }),
      { numRuns: 40 },
    );
  });

  it("shows halves of surrogate pairs and what is no character", () => {
    const codes = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 });
    fc.assert(
      fc.property(codes, (units) => {
        const content = String.fromCharCode(...units);
        expect(parseXml(element("a", {}, text(content))).text).toBe(visible(content));
      }),
    );
  });
});

describe("visible", () => {
  it.each([
    ["a\u001b[31m\n", "a\\u001B[31m\\u000A"],
    ["\u202egnp.exe", "\\u202Egnp.exe"],
    ["\ud800", "\\uD800"],
    ["\ufffe\uffff", "\\uFFFE\\uFFFF"],
    ["\u{e0041}", "\\u{E0041}"],
    ["می\u200cخواهم 👩\u200d🚀 naïve 中文", "می\u200cخواهم 👩\u200d🚀 naïve 中文"],
  ])("%j is %j", (content, seen) => expect(visible(content)).toBe(seen));
});

describe("decimal", () => {
  it.each([
    [0, "0"],
    [-0.004, "0"],
    [12.345, "12.35"],
    [-3, "-3"],
    [1e6, "1000000"],
  ])("%d is %s", (number, written) => expect(decimal(number)).toBe(written));
});

describe("the reader of these tests", () => {
  it.each([
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a>&x;</a>",
    "<a>&</a>",
    '<a b="1" b="2"/>',
    "<a b=1/>",
    "<a>\u0001</a>",
    "x<a/>",
  ])("refuses %j", (document) => expect(() => parseXml(document)).toThrow());
});
