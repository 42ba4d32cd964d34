/** `weft watch` and `--tui` on a terminal: what is seen, what keys do, and that the terminal is as it was afterwards. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { weft } from "../helpers/cli.ts";
import { payloads } from "../helpers/payloads.ts";
import { randomNumbers } from "../helpers/random.ts";
import { onTerminal, shellOnTerminal, type Terminal } from "../helpers/terminal.ts";

const corpus = fileURLToPath(new URL("../../fixtures/examples/corpus.txt", import.meta.url));

let folder: string;
let opened: Terminal[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-watch-"));
  opened = [];
  log(
    "run.jsonl",
    { event: "start", command: "lm-train", config: { arch: "gru" }, steps: 100 },
    ...steps(10),
  );
});
afterEach(() => {
  for (const terminal of opened) terminal.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

type Raw = Readonly<Record<string, unknown>>;

const lines = (...records: readonly Raw[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const log = (name: string, ...records: readonly Raw[]) =>
  writeFileSync(join(folder, name), lines(...records));
const stepAt = (step: number) => ({ event: "step", step, epoch: 0, loss: 9 / step, lr: 0.1, grad_norm: 1 });
const steps = (count: number) => Array.from({ length: count }, (_, at) => stepAt(at + 1));

function watch(
  args: readonly string[] = ["run.jsonl"],
  size: { columns?: number; rows?: number } = {},
): Terminal {
  const terminal = onTerminal(["watch", ...args], { cwd: folder, ...size });
  opened.push(terminal);
  return terminal;
}

function shell(line: string): Terminal {
  const terminal = shellOnTerminal(line, { cwd: folder });
  opened.push(terminal);
  return terminal;
}

/** A control sequence that sets the colour of what is written. */
const COLOUR = /\u001b\[(?:[\d;]*;)?(?:3[0-8]|9[0-7])[\d;]*m/;

const usual = { other: false, cursor: true, wraps: true };

describe("weft watch on a terminal", () => {
  it("shows a log on the other screen, follows it, and leaves the terminal as it was", async () => {
    const terminal = watch();
    await terminal.shows("step 10/100 10%");
    expect(await terminal.state()).toEqual({ other: true, cursor: false, wraps: false });
    appendFileSync(join(folder, "run.jsonl"), lines(stepAt(11)));
    await terminal.shows("step 11/100 11%");
    log("run.jsonl", { event: "start", command: "w2v" });
    await terminal.shows(/w2v {2}● running +step 0$/m);
    terminal.type("q");
    expect(await terminal.ended).toEqual({ status: 0, signal: 0 });
    expect(await terminal.state()).toEqual(usual);
  });

  it.each([
    [[], true],
    [["--color", "never"], false],
    [["--color=always"], true],
  ])("has colours unless %j says otherwise", async (flags, coloured) => {
    const terminal = watch([...flags, "run.jsonl"]);
    await terminal.shows("step 10/100 10%");
    expect(COLOUR.test(terminal.bytes())).toBe(coloured);
  });

  it("has the colours that a file of settings says", async () => {
    writeFileSync(join(folder, "weft.toml"), 'color = "never"');
    const terminal = shell("WEFT_CONFIG=weft.toml $WEFT watch run.jsonl");
    await terminal.shows("step 10/100 10%");
    expect(terminal.bytes()).not.toMatch(COLOUR);
  });

  it("goes from panel to panel, and explains its keys", async () => {
    const terminal = watch();
    await terminal.shows("── run ─");
    terminal.type("\t");
    await terminal.shows(/^(?![\s\S]*─ run ─)[\s\S]*── loss ─+ train/);
    terminal.type("3");
    await terminal.shows(/── learning rate ─+ 0\.1 ─/);
    terminal.type("?");
    await terminal.shows("any key goes back");
    terminal.type("x");
    await terminal.shows(/── learning rate ─+ 0\.1 ─/);
  });

  it("fills any size it is given", async () => {
    const terminal = watch();
    await terminal.shows("── run ─");
    for (const [columns, rows, seen] of [
      [40, 10, /^run\.jsonl {2}● running +10\/100 10%\n overview {2}1 of 9/],
      [200, 60, /━─+ {2}step 10\/100 10%[\s\S]*─ learning rate[\s\S]*─ gradient norm/],
      [80, 24, /^run\.jsonl {2}lm-train gru[\s\S]*─ run ─/],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.shows(seen);
      const screen = await terminal.lines();
      expect(screen.filter((text) => text.startsWith("run.jsonl"))).toHaveLength(1);
      expect(screen[rows - 2]).toMatch(/^\? help/);
      expect(screen[rows - 1]).toBe("");
    }
  });

  it("says how long nothing has come, also of what was written long ago", async () => {
    const before = Date.now() / 1000 - 3 * 3600;
    utimesSync(join(folder, "run.jsonl"), before, before);
    const terminal = watch();
    await terminal.shows("◌ silent for 3 h");
    appendFileSync(join(folder, "run.jsonl"), lines(stepAt(11)));
    await terminal.shows("● running");
  });

  it("reads a log from a pipe, and keys from the terminal", async () => {
    const terminal = shell("cat run.jsonl - < /dev/null | $WEFT watch -; echo left $?");
    await terminal.shows(/^standard input {2}lm-train gru/);
    terminal.type("q");
    await terminal.shows("left 0");
  });

  it("saves what the panel shows, as weft plot draws it", async () => {
    const terminal = watch();
    await terminal.shows("step 10/100");
    terminal.type("s");
    await terminal.shows("saved as run-10-loss.svg");
    expect(readFileSync(join(folder, "run-10-loss.svg"), "utf8")).toMatch(/^<svg .*<\/svg>\n$/s);
    terminal.type("s");
    await terminal.shows("run-10-loss.svg: the file is there already");
  });

  it.each([
    ["SIGTERM", 15],
    ["SIGINT", 2],
  ] as const)("is killed by %s, and leaves the terminal as it was", async (name, signal) => {
    const terminal = watch();
    await terminal.shows("step 10/100");
    terminal.kill(name);
    expect((await terminal.ended).signal).toBe(signal);
    expect(await terminal.state()).toEqual(usual);
  });

  it("gives the modes of the terminal back, however it ends", async () => {
    for (const end of ["q", "\u0003"]) {
      const terminal = shell(
        "trap : INT; stty -g > before; $WEFT watch run.jsonl; stty -g > after; echo left",
      );
      await terminal.shows("step 10/100");
      terminal.type(end);
      await terminal.shows("left");
      expect(readFileSync(join(folder, "after"))).toEqual(readFileSync(join(folder, "before")));
    }
  });

  it("ends at ctrl-c as by a signal", async () => {
    const terminal = watch();
    await terminal.shows("step 10/100");
    terminal.type("\u0003");
    expect((await terminal.ended).signal).toBe(2);
    expect(await terminal.state()).toEqual(usual);
  });

  it("tells an error on the usual screen", async () => {
    writeFileSync(join(folder, "text.txt"), "the warp\n");
    const terminal = watch(["text.txt"]);
    await terminal.shows("text.txt:1: not a record of a run log");
    expect((await terminal.ended).status).toBe(3);
    expect(await terminal.state()).toEqual(usual);
  });

  it("writes lines where the terminal can do no more", async () => {
    appendFileSync(join(folder, "run.jsonl"), lines({ event: "end", reason: "steps" }));
    const terminal = shell("TERM=dumb $WEFT watch run.jsonl");
    expect((await terminal.ended).status).toBe(0);
    expect(await terminal.lines()).toContain("step 10  epoch 0  loss 0.9  lr 0.1  grad_norm 1");
  });
});

describe("hostile text", () => {
  const PART = 50;
  const names = Array.from({ length: payloads.length / PART }, (_, at) => `part${at}.jsonl`);

  /** Every place that a text can come from. */
  function hostileLog(own: readonly string[]): Raw[] {
    const members = Object.fromEntries(own.slice(0, 20).map((text) => [text, 0.5]));
    return [
      { event: "start", command: own[0], config: { arch: own[1] }, engine: { backend: own[2] } },
      { event: "step", step: 1, loss: 1, [`${own[3]}_per_second`]: 1 },
      {
        event: "valid",
        step: 1,
        loss: 1,
        ...members,
        classes: Object.fromEntries(own.map((text) => [text, members])),
      },
      { event: "gradient_flow", step: 1, norms: [1, 0.1], gates: [members] },
      { event: "sample", step: 1, text: own.join(""), source: own[6], target: own[7] },
      {
        event: "neighbors",
        step: 1,
        word: own[8],
        neighbors: own.slice(9, 20).map((word) => ({ word, similarity: 0.5 })),
      },
      ...own.map((message, step) => ({ event: "warning", step, message })),
      { event: own[4], step: 1 },
      { event: "end", step: 1, reason: own[5] },
    ];
  }

  beforeEach(() => {
    for (const [at, name] of names.entries())
      log(name, ...hostileLog(payloads.slice(at * PART, (at + 1) * PART)));
  });

  it(`of ${payloads.length} kinds never reaches the terminal raw`, async () => {
    const terminal = watch(names, { columns: 200, rows: 60 });
    const down = "\u001b[B";
    for (const [at, name] of names.entries()) {
      await terminal.shows(new RegExp(`^${name.replace(".", "\\.")}`));
      for (const panel of ["1", "4", "5", "6", "7", "8"]) {
        terminal.type(panel);
        await terminal.shows(name);
      }
      terminal.type("9");
      for (const number of [0, PART - 1]) await terminal.shows(`warning: #${at * PART + number}`);
      terminal.type(down);
    }
    terminal.type("q");
    expect((await terminal.ended).status).toBe(0);
    expect(strange(terminal.bytes())).toEqual([]);
    expect(terminal.titles()).toEqual([]);
    expect(await terminal.state()).toEqual(usual);
  }, 120_000);

  it("is shown as what it is", async () => {
    log(
      "esc.jsonl",
      { event: "start" },
      { event: "warning", step: 1, message: "a\u001b]0;b\u0007c\u202ed\ne" },
    );
    const terminal = watch(["esc.jsonl"]);
    await terminal.shows("warning: a\\u001b]0;b\\u0007c\\u202ed↵e");
  });

  it("is escaped in lines too", async () => {
    const { stdout, status } = await weft(["watch", "--once", ...names], { cwd: folder });
    expect(status).toBe(0);
    expect(stdout.toString().split("\n").length).toBeGreaterThan(payloads.length);
    expect(strange(stdout.toString())).toEqual([]);
  });
});

/** What is neither text nor one of the sequences that draw the screen: styles, the cursor, erasing, the modes we set. */
function strange(bytes: string): string[] {
  const known = /\u001b\[(?:[0-9;]*m|[0-9;]*[ABCDEFGHJK]|\?(?:1049|7|25|2026)[hl])|\r?\n/g;
  return bytes.replace(known, "").match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu) ?? [];
}

describe("--tui", () => {
  const network =
    "--level char --hidden 8 --embed 8 --batch 4 --bptt 8 --backend wasm --threads 1 --log-every 1";

  beforeEach(() => copyFileSync(corpus, join(folder, "corpus.txt")));

  it("writes a checkpoint, pauses, goes on and stops when it is told to", async () => {
    const terminal = shell(
      `$WEFT lm-train corpus.txt -o m --checkpoint c --epochs 9000 --log run.jsonl --tui ${network} > end; echo left $?`,
    );
    await terminal.shows(/^run\.jsonl {2}lm-train lstm {2}● running/);
    terminal.type("c");
    await terminal.shows("checkpoint c");
    expect(existsSync(join(folder, "c"))).toBe(true);
    terminal.type("p");
    await terminal.shows("‖ paused");
    const there = readFileSync(join(folder, "run.jsonl"), "utf8");
    expect(there.trimEnd().split("\n").at(-1)).toContain('"event":"pause"');
    terminal.type("p");
    await terminal.shows("● running");
    terminal.type("x");
    await terminal.shows("x again ends the training");
    terminal.type("x");
    await terminal.shows("left 0");
    expect(await terminal.state()).toEqual(usual);
    expect(JSON.parse(readFileSync(join(folder, "end"), "utf8"))).toMatchObject({
      reason: "stopped",
      output: "m",
    });
  });

  it("may be closed: the training goes on", async () => {
    const terminal = shell(`$WEFT lm-train corpus.txt -o m --epochs 9000 --tui ${network}`);
    await terminal.shows("● running");
    terminal.type("q");
    await terminal.shows(/training \[.*loss \d/);
    expect(await terminal.state()).toEqual(usual);
  });

  it("leaves the terminal as it was when it is killed, and a checkpoint", async () => {
    const terminal = onTerminal(["lm-train", "corpus.txt", "-o", "m", "--tui", ...network.split(" ")], {
      cwd: folder,
    });
    opened.push(terminal);
    await terminal.shows("● running");
    terminal.kill("SIGTERM");
    expect((await terminal.ended).signal).toBe(15);
    expect(await terminal.state()).toEqual(usual);
    await terminal.shows("interrupted at step");
    expect(existsSync(join(folder, "m.checkpoint"))).toBe(true);
  });

  it("changes nothing in the model", async () => {
    const args = ["lm-train", "corpus.txt", "--steps", "12", ...network.split(" ")];
    const terminal = onTerminal([...args, "-o", "seen", "--tui"], { cwd: folder });
    opened.push(terminal);
    expect((await terminal.ended).status).toBe(0);
    expect((await weft([...args, "-o", "unseen"], { cwd: folder })).status).toBe(0);
    expect(readFileSync(join(folder, "seen"))).toEqual(readFileSync(join(folder, "unseen")));
  });

  it("shows word vectors too", async () => {
    const terminal = shell(
      "$WEFT w2v corpus.txt -o v --epochs 90000 --dim 16 --min-count 1 --tui; echo left $?",
    );
    await terminal.shows(/^v {2}w2v skipgram {2}● running[\s\S]*words\/s/);
    terminal.type("x");
    terminal.type("x");
    await terminal.shows("left 0");
  });

  it("shows a vocabulary grow, pauses, and ends early with what was learnt", async () => {
    const terminal = shell(
      "mkfifo text; $WEFT bpe-train text -o tok.json --vocab-size 3000 --log run.jsonl --tui > end; echo left $?",
    );
    await terminal.shows(/^run\.jsonl {2}bpe-train {2}● running/);
    terminal.type("p");
    await terminal.shows("paused: p goes on");
    await writeFile(join(folder, "text"), manyWords(5000));
    await terminal.shows(/‖ paused[\s\S]*counting words/);
    terminal.type("pp"); // on, and the next pause comes behind the first merges
    await terminal.shows(/‖ paused[\s\S]*merging[\s\S]*newest merges[\s\S]*255 {2}\S+ \+ \S+ +→ /);
    terminal.type("xx");
    await terminal.shows("left 0");
    expect(await terminal.state()).toEqual(usual);
    const { model } = JSON.parse(readFileSync(join(folder, "tok.json"), "utf8"));
    const summary = JSON.parse(readFileSync(join(folder, "end"), "utf8"));
    expect([summary.reason, summary.merges, model.merges.length]).toEqual(["stopped", 256, 256]);
  });

  it("shows the stages of n-grams; what is stopped halfway is no model", async () => {
    const terminal = shell(
      "mkfifo text; $WEFT lm-train text --arch ngram -o n.arpa --log run.jsonl --tui; echo left $?",
    );
    await terminal.shows(/^run\.jsonl {2}lm-train ngram {2}● running[\s\S]*── stages[\s\S]*reading/);
    terminal.type("xx");
    await terminal.shows("left 130");
    expect(await terminal.state()).toEqual(usual);
    expect(existsSync(join(folder, "n.arpa"))).toBe(false);
    const last = readFileSync(join(folder, "run.jsonl"), "utf8").trimEnd().split("\n").at(-1);
    expect(last).toBe('{"event":"end","reason":"interrupted"}');
  });

  it("is left alone where there is no terminal", async () => {
    const { status, stderr } = await weft(["lm-train", "corpus.txt", "-o", "m", "--steps", "2", "--tui"], {
      cwd: folder,
    });
    expect(status).toBe(0);
    expect(stderr).toContain("no terminal for --tui: going on without");
  });
});

/** Lines of words of random syllables. */
function manyWords(count: number): string {
  const next = randomNumbers(5);
  const syllable = () => "bdgklmnprst"[next() % 11] + "aeiou"[next() % 5];
  const word = () => Array.from({ length: 2 + (next() % 5) }, syllable).join("");
  return Array.from({ length: count }, (_, at) => word() + (at % 10 === 9 ? "\n" : " ")).join("");
}
