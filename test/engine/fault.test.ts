/** Errors on their way between threads, and over structured clone. */
import { describe, expect, it } from "vitest";
import { pack, unpack } from "../../src/engine/fault.ts";
import { ClosedPipe, IoError, ModelError } from "../../src/errors.ts";

const sent = (error: unknown) => unpack(structuredClone(pack(error)));

describe("an error that comes from another thread", () => {
  it("is of its class and has its message, hint, path and cause", () => {
    const cause = new RangeError("why");
    const error = sent(new ModelError("a: b", { hint: "c", path: "a", wanted: "tagger", cause }));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ message: "a: b", hint: "c", path: "a", wanted: "tagger", exitCode: 5 });
    expect(error.cause).toMatchObject({ name: "RangeError", message: "why" });
  });

  it("lacks what it did not have", () => {
    expect(sent(new IoError("a"))).toMatchObject({ hint: undefined, path: undefined, wanted: undefined });
    expect(sent(new ClosedPipe())).toBeInstanceOf(ClosedPipe);
    expect(sent("text")).toMatchObject({ name: "Error", message: "text" });
  });
});
