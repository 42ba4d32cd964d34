/** What is known of a run: the records of its log, one after the other, become what panels show. */
import { type Flow, flowOf } from "./flow.ts";
import { type Neighbors, neighborsOf } from "./neighbors.ts";
import { Pace } from "./pace.ts";
import { LogRecord } from "./record.ts";
import { type Point, Series } from "./series.ts";
import { endingOf, type Going, type Status } from "./standing.ts";
import { Work } from "./work.ts";

/** A text with the step it belongs to. */
export interface Note {
  readonly step: number | undefined;
  readonly text: string;
  /** What is to be looked at, and what went wrong. */
  readonly tone?: "warning" | "failure";
}

/** What a model wrote, and where there is one its source, and what was expected. */
export interface Sample extends Note {
  readonly source: string | undefined;
  readonly target: string | undefined;
}

const NOTES = 100;
const FLOWS = 64;
const MEASURES = 32;
const WORDS = 64;
/** How well a vocabulary packs the text. */
const PACKING = ["bytes_per_token", "tokens_per_word"];
/** What a member that tells the speed is called behind its unit. */
const PER_SECOND = "_per_second";

/** Takes in what it knows and leaves the rest: a log may be of another version, or no log at all. */
export class RunState implements Going {
  readonly name: string;
  command = "";
  status: Status = "waiting";
  /** Why the run ended, and what came of it. */
  reason = "";
  result = new LogRecord({});
  /** When its last record was written, in milliseconds; NaN where that is not known. */
  heard = Number.NaN;
  config = new LogRecord({});
  engine = new LogRecord({});
  /** Updates there will be at most, where the log tells. */
  total: number | undefined;
  step = 0;
  epoch = 0;
  /** What a step learns from. */
  unit = "tokens";
  readonly loss = new Series();
  readonly valid = new Series();
  readonly rate = new Series();
  readonly norm = new Series();
  readonly speed = new Series();
  /** Bytes of the process, and cores that it kept busy. */
  readonly memory = new Series();
  readonly cores = new Series();
  /** How much of the time each thread worked, from 0 to 1. */
  loads: readonly number[] = [];
  readonly pace = new Pace();
  /** Of a run that goes stage by stage. */
  readonly work = new Work();
  /** What a validation found beside the loss, by name. */
  readonly measures = new Map<string, Series>();
  /** Of the last validation: classes, each with its measures. */
  classes: ReadonlyMap<string, LogRecord> = new Map();
  /** The validation with the best loss so far. */
  best: Point | undefined;
  flows: readonly Flow[] = [];
  /** Means of gates over the steps, by layer and name. */
  readonly gates = new Map<string, Series>();
  /** The latest ones of each word. */
  readonly neighbors = new Map<string, Neighbors>();
  samples: readonly Sample[] = [];
  messages: readonly Note[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** The next record of the log, which was written at that time. */
  see(raw: Readonly<Record<string, unknown>>, written = Number.NaN): void {
    this.heard = written;
    const record = new LogRecord(raw);
    const event = record.text("event");
    if (event === "start") this.#start(record);
    else if (event === "step") this.#step(record);
    else if (event === "valid") this.#valid(record);
    else if (event === "gradient_flow") this.#flow(record);
    else if (event === "neighbors") this.#neighbors(record);
    else if (event === "stage") this.#stage(record);
    else if (event === "counts") this.work.count(record);
    else if (event === "merges") this.work.merge(record);
    else if (event === "sample") this.samples = added(this.samples, sampleOf(record));
    else if (event === "warning") this.#say(record, `warning: ${record.text("message") ?? ""}`, "warning");
    else if (event === "checkpoint") this.#say(record, `checkpoint ${record.text("path") ?? ""}`);
    else if (event === "pause") this.status = "paused";
    else if (event === "end") this.#end(record);
  }

  /** The clip threshold of the gradient's norm; 0 is none. */
  get clip(): number {
    return this.config.number("clip") ?? 0;
  }

  /** What records of this event tell under a name again and again, as the log calls it. */
  series(event: "step" | "valid", member: string): Series | undefined {
    if (event === "valid") return member === "loss" ? this.valid : this.measures.get(member);
    const { loss, rate: lr, norm: grad_norm, speed, memory, cores } = this;
    const steps = { loss, lr, grad_norm, [this.unit + PER_SECOND]: speed, memory, cores };
    return Object.hasOwn(steps, member) ? steps[member] : undefined;
  }

  /** Seconds until the last step, where it is known which that is; of other work until the end of its stage. */
  get secondsLeft(): number | undefined {
    if (this.status === "done") return undefined;
    return this.total === undefined ? this.work.secondsLeft : this.pace.secondsFor(this.total - this.step);
  }

  #start(record: LogRecord): void {
    this.status = "running";
    this.command = record.text("command") ?? "";
    this.config = record.record("config");
    this.engine = record.record("engine");
    this.total = record.number("steps") ?? this.config.number("steps");
  }

  #step(record: LogRecord): void {
    const step = this.#reach(record);
    const [unit, speed] = record.numbers().find(([name]) => name.endsWith(PER_SECOND)) ?? [];
    if (unit !== undefined) this.unit = unit.slice(0, -PER_SECOND.length);
    this.epoch = record.number("epoch") ?? this.epoch;
    put(this.loss, step, record.number("loss"));
    put(this.rate, step, record.number("lr"));
    put(this.norm, step, record.number("grad_norm"));
    put(this.speed, step, speed);
    put(this.memory, step, record.number("memory"));
    put(this.cores, step, record.number("cores"));
    this.loads = record.array("loads");
    this.pace.see(step, record.number("seconds"));
    this.work.step(step, record.number("seconds"));
    for (const name of PACKING) {
      const value = record.number(name);
      if (value !== undefined) put(seriesOf(this.measures, name), step, value);
    }
  }

  #stage(record: LogRecord): void {
    const step = this.#reach(record);
    this.work.stage(record);
    put(this.memory, step, record.number("memory"));
    put(this.cores, step, record.number("cores"));
    this.loads = record.array("loads");
  }

  #valid(record: LogRecord): void {
    const step = this.#reach(record);
    const loss = record.number("loss");
    put(this.valid, step, loss);
    if (record.flag("best") && loss !== undefined) this.best = { x: step, y: loss };
    for (const [name, value] of record.numbers()) {
      if (["loss", "step", "epoch"].includes(name)) continue;
      if (this.measures.size < MEASURES || this.measures.has(name))
        put(seriesOf(this.measures, name), step, value);
    }
    const classes = record.records().find(([, value]) => value.records().length > 0);
    if (classes !== undefined) this.classes = new Map(classes[1].records());
  }

  #flow(record: LogRecord): void {
    const step = this.#reach(record);
    const flow = flowOf(step, record);
    this.flows = [...this.flows.filter((other) => other.step < step), flow].slice(-FLOWS);
    for (const [layer, gates] of flow.gates.entries())
      for (const [name, value] of gates.numbers()) {
        const key = flow.gates.length > 1 ? `${name} ${layer + 1}` : name;
        if (this.gates.size < MEASURES || this.gates.has(key)) put(seriesOf(this.gates, key), step, value);
      }
  }

  #neighbors(record: LogRecord): void {
    const step = this.#reach(record);
    const word = record.text("word") ?? "";
    if (this.neighbors.size < WORDS || this.neighbors.has(word))
      this.neighbors.set(word, neighborsOf(step, record, this.neighbors.get(word)));
  }

  #end(record: LogRecord): void {
    this.status = "done";
    this.reason = record.text("reason") ?? "";
    this.result = record;
    this.step = record.number("step") ?? this.step;
    this.#say(record, endingOf(this), this.reason === "diverged" ? "failure" : undefined);
  }

  /** Records go on after an end where a run was resumed. */
  #reach(record: LogRecord): number {
    this.status = "running";
    this.step = record.number("step") ?? this.step;
    return this.step;
  }

  #say(record: LogRecord, text: string, tone?: Note["tone"]): void {
    this.messages = added(this.messages, { step: record.number("step"), text, ...(tone && { tone }) });
  }
}

const sampleOf = (record: LogRecord): Sample => ({
  step: record.number("step"),
  text: record.text("text") ?? "",
  source: record.text("source"),
  target: record.text("target"),
});

const added = <T extends Note>(notes: readonly T[], note: T): readonly T[] => [...notes, note].slice(-NOTES);

function put(series: Series, step: number, value: number | undefined): void {
  if (value !== undefined) series.push(step, value);
}

function seriesOf(map: Map<string, Series>, name: string): Series {
  const series = map.get(name) ?? new Series();
  map.set(name, series);
  return series;
}
