import { describe, expect, it } from "vitest";
import { missingMember, setMember } from "../../src/io/row.ts";

describe("a member that is missing", () => {
  it("is named beside those that are there, null being none", () => {
    expect(missingMember(["text"], { title: "a", body: "b", text: null })).toBe(
      'no member "text" among title, body',
    );
    expect(missingMember(["a", "b"], { "": 1 })).toBe('no member "a" or "b" among ""');
  });

  it("is named alone where there are none", () => {
    expect(missingMember(["text"], {})).toBe('no member "text": the record is empty');
  });

  it("makes no long message of many members, or of long ones", () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`m${i}`, i]));
    expect(missingMember(["x"], many)).toBe('no member "x" among m0, m1, m2, m3, m4, m5, m6, m7 …');
    expect(missingMember(["x"], { ["y".repeat(1000)]: 1 })).toBe(`no member "x" among ${"y".repeat(30)}…`);
  });
});

describe("a member that is set", () => {
  it("is the row's own, whatever its name", () => {
    const row = {};
    setMember(row, "__proto__", 1);
    expect(Object.entries(row)).toEqual([["__proto__", 1]]);
  });
});
