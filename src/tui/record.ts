/** A record of a run log, of which nothing is taken for granted: members that are missing or of another type are undefined. */
export class LogRecord {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    this.#members = members;
  }

  /** A number that is not finite is null in JSON, and NaN here. */
  number(name: string): number | undefined {
    return numberOf(this.#own(name));
  }

  text(name: string): string | undefined {
    const value = this.#own(name);
    return typeof value === "string" ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#own(name) === true;
  }

  /** An empty one where there is none. */
  record(name: string): LogRecord {
    return recordOf(this.#own(name)) ?? new LogRecord({});
  }

  /** All members that are numbers. */
  numbers(): (readonly [name: string, value: number])[] {
    return this.#all(numberOf);
  }

  /** All members that are records themselves. */
  records(): (readonly [name: string, value: LogRecord])[] {
    return this.#all(recordOf);
  }

  /** The numbers of an array; of one that holds anything else, none. */
  array(name: string): readonly number[] {
    return arrayOf(this.#own(name)) ?? [];
  }

  /** The arrays of numbers of an array. */
  arrays(name: string): readonly (readonly number[])[] {
    const value = this.#own(name);
    return Array.isArray(value) ? value.flatMap((inner) => [arrayOf(inner) ?? []]) : [];
  }

  /** The records of an array. */
  list(name: string): readonly LogRecord[] {
    const value = this.#own(name);
    return Array.isArray(value) ? value.map((inner) => recordOf(inner) ?? new LogRecord({})) : [];
  }

  #own(name: string): unknown {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  #all<T>(take: (value: unknown) => T | undefined): (readonly [string, T])[] {
    return Object.entries(this.#members).flatMap(([name, value]) => {
      const taken = take(value);
      return taken === undefined ? [] : [[name, taken] as const];
    });
  }
}

function numberOf(value: unknown): number | undefined {
  if (value === null) return Number.NaN;
  return typeof value === "number" ? value : undefined;
}

function recordOf(value: unknown): LogRecord | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new LogRecord(value as Record<string, unknown>);
}

function arrayOf(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every((number) => typeof number === "number") ? value : undefined;
}
