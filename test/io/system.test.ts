/** The system's reasons, each with what to do. */
import { describe, expect, it } from "vitest";
import { DataError, IoError } from "../../src/errors.ts";
import { directoryError, ioError, outputError } from "../../src/io/system.ts";

const systemError = (code: string, errno: number) => Object.assign(new Error(code), { code, errno });

describe("a system error", () => {
  it.each([
    ["EACCES", -13, "permission denied", /^ls -l /],
    ["EPERM", -1, "operation not permitted", /^ls -l /],
    ["EISDIR", -21, "is a directory", /^name a file in it$/],
    ["ENOTDIR", -20, "not a directory", /a part of this path is a file/],
    ["ENOSPC", -28, "no space left on device", /make room, .* TMPDIR/],
    ["EMFILE", -24, "too many open files", /^ulimit -n /],
    ["EROFS", -30, "read-only file system", /another one$/],
    ["EFBIG", -27, "file too large", /ulimit -f/],
    ["EIO", -5, "i/o error", /broken/],
  ])("%s says %s and what to do", (code, errno, reason, hint) => {
    const error = ioError("a\u0007b", systemError(code, errno));
    expect(error).toBeInstanceOf(IoError);
    expect(error.message).toBe(`a\\u0007b: ${reason}`);
    expect(error.hint).toMatch(hint);
    expect(error.path).toBe("a\u0007b");
  });

  it("leaves to the command line what a missing file may have been", () => {
    const { message, hint } = ioError("a/b", systemError("ENOENT", -2));
    expect({ message, hint }).toEqual({ message: "a/b: no such file or directory", hint: undefined });
  });

  it("of a file that is to be made tells how to make its folder", () => {
    expect(outputError("a/b", systemError("ENOENT", -2)).hint).toBe("mkdir -p a makes its folder");
    expect(outputError("a/b", systemError("EACCES", -13)).hint).toMatch(/^ls -l /);
  });

  it("is made of a folder, and never of an error of our own", () => {
    expect(directoryError("a")).toMatchObject({ message: "a: is a directory", hint: "name a file in it" });
    const own = new DataError("a");
    expect(ioError("b", own)).toBe(own);
  });
});
