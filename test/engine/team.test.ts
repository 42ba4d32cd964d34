import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Team } from "../../src/engine/team.ts";
import { ClosedPipe, DataError, IoError, ModelError, UsageError } from "../../src/errors.ts";
import { workerFile } from "../helpers/worker-file.ts";

const { entry, remove } = workerFile(`{
  double: async () => async (spec) => (n) => n * spec.factor,
  bytes: async () => async () => (n) => ({ bytes: new Uint8Array(n).fill(7), again: null }),
  fail: async () => async () => (name) => {
    if (name === "ClosedPipe") throw new errors.ClosedPipe();
    if (name === "bug") throw new TypeError("x is undefined", { cause: new RangeError("why") });
    if (name === "text") throw "thrown text";
    throw new errors[name]("a.jsonl:7: wrong", { hint: "do this", cause: new Error("below") });
  },
  work: async () => async () => (milliseconds) => {
    for (const begun = performance.now(); performance.now() < begun + Math.abs(milliseconds); );
    if (milliseconds < 0) throw new Error("in vain");
  },
  unmade: async () => async () => { throw new errors.ModelError("tok.json: damaged"); },
  missing: async () => { throw new Error("cannot load"); },
  exits: async () => async () => () => process.exit(3),
  throwsLate: async () => async () => () => new Promise(() => setTimeout(() => { throw new Error("late"); }, 5)),
  silent: async () => async () => () => new Promise(() => setInterval(() => {}, 1000)),
  uncloneable: async () => async () => () => () => {},
}`);

const teams: { close(): Promise<void> }[] = [];
const team = <Out = unknown>(program: string, size = 1, spec: unknown = {}) => {
  const made = new Team<unknown, Out>(entry, size, program, spec);
  teams.push(made);
  return made;
};

afterEach(async () => {
  await Promise.all(teams.splice(0).map((one) => one.close()));
});
afterAll(remove);

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  );

describe("work", () => {
  it("comes back in the order it was asked for, from any number of members", async () => {
    const three = team<number>("double", 3, { factor: 2 });
    const inputs = Array.from({ length: 50 }, (_, i) => i);
    expect(await Promise.all(inputs.map((n) => three.run(n)))).toEqual(inputs.map((n) => 2 * n));
    expect(await three.runAll(5)).toEqual([10, 10, 10]);
    expect(await three.runOn(2, 4)).toBe(8);
  });

  it("waits for a spec that is promised", async () => {
    let keep = (_: unknown) => {};
    const promised = new Promise((resolve) => {
      keep = resolve;
    });
    const two = team<number>("double", 2, promised);
    const answers = Promise.all([1, 2, 3].map((n) => two.run(n)));
    keep({ factor: 3 });
    expect(await answers).toEqual([3, 6, 9]);
  });

  it("is timed member by member, whether it succeeds or fails", async () => {
    const two = team("work", 2);
    expect(two.worked).toEqual([0, 0]);
    await two.runOn(0, 50);
    await caught(two.runOn(1, -50));
    await two.runOn(0, 50);
    const [first, second] = two.worked;
    expect(first).toBeGreaterThanOrEqual(0.1);
    expect(second).toBeGreaterThanOrEqual(0.05);
    expect(two.worked).toEqual([first, second]);
  });

  it("moves byte arrays", async () => {
    const { bytes } = await team<{ bytes: Uint8Array }>("bytes").run(3);
    expect([...bytes]).toEqual([7, 7, 7]);
  });
});

describe("errors", () => {
  it.each([
    ["UsageError", UsageError, 2],
    ["DataError", DataError, 3],
    ["IoError", IoError, 4],
    ["ModelError", ModelError, 5],
  ])("%s crosses the threads whole", async (name, type, exitCode) => {
    const error = await caught(team("fail").run(name));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ name, exitCode, hint: "do this", message: "a.jsonl:7: wrong" });
    expect(error.cause.message).toBe("below");
  });

  it("a closed pipe stays a closed pipe", async () => {
    expect(await caught(team("fail").run("ClosedPipe"))).toBeInstanceOf(ClosedPipe);
  });

  it("a bug keeps its name, its stack and its causes", async () => {
    const error = await caught(team("fail").run("bug"));
    expect(error.name).toBe("TypeError");
    expect(error.stack).toContain("worker.js");
    expect(error.cause).toMatchObject({ name: "RangeError", message: "why" });
    expect((await caught(team("fail").run("text"))).message).toBe("thrown text");
  });

  it("a member goes on after an error", async () => {
    const one = team("fail");
    expect(await caught(one.run("DataError"))).toBeInstanceOf(DataError);
    expect(await caught(one.run("IoError"))).toBeInstanceOf(IoError);
  });

  it("a program that cannot be made answers with its reason, each time", async () => {
    const one = team("unmade");
    expect(await caught(one.run(1))).toMatchObject({ message: "tok.json: damaged", exitCode: 5 });
    expect(await caught(one.run(1))).toBeInstanceOf(ModelError);
    expect((await caught(team("missing").run(1))).message).toBe("cannot load");
    expect((await caught(team("toString").run(1))).message).toBe("no program is named toString");
  });

  it("a spec that comes to nothing is the reason of all that was asked and is asked later", async () => {
    const one = team("double", 1, Promise.reject(new ModelError("tok.json: cut short")));
    expect(await caught(one.run(1))).toMatchObject({ message: "tok.json: cut short" });
    expect(await caught(one.run(1))).toBeInstanceOf(ModelError);
  });

  it("an answer that cannot be sent is an error", async () => {
    expect((await caught(team("uncloneable").run(1))).name).toBe("DataCloneError");
  });
});

describe("a worker that dies", () => {
  it("fails what was asked and what is asked later", async () => {
    const one = team("exits");
    const [first, second] = [one.run(1), one.run(2)];
    expect(await caught(first)).toBeInstanceOf(IoError);
    expect((await caught(second)).message).toContain("ended with status 3");
    expect((await caught(one.run(3))).message).toContain("ended with status 3");
  });

  it("says what killed it", async () => {
    expect((await caught(team("throwsLate").run(1))).message).toBe("late");
  });

  it("fails a file that cannot be loaded", async () => {
    const lost = new Team(new URL("./no-such-file.js", entry), 1, "double", {});
    teams.push(lost);
    expect((await caught(lost.run(1))).message).toContain("no-such-file.js");
  });

  it("leaves nobody waiting when the team is closed", async () => {
    const one = team("silent");
    const answer = one.run(1);
    await one.close();
    expect((await caught(answer)).message).toContain("closed before its work was done");
  });
});
