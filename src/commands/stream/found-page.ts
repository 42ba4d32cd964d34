/** Words that were found for a record, for people: their ranks, and how similar they are. */
import { bar } from "../../formats/bar.ts";
import { type Page, pageText } from "../../formats/page.ts";
import type { Column, Screen, Table } from "../../formats/table.ts";
import type { Row } from "../../io/codec.ts";
import type { Sink } from "../../io/sink.ts";
import { decimals } from "../number-text.ts";

/** What a command finds. */
export interface FoundMember {
  /** The member with an array of {word, similarity}, or null. */
  readonly name: string;
  /** What was asked, as a title shows it. */
  title(record: Row): string;
}

interface Found {
  readonly word: string;
  readonly similarity: number;
}

/** A sink for whole lines of JSON, which become pages; a line that is none was bad and kept, and stands as it came. */
export const foundSink = (sink: Sink, member: FoundMember, screen: Screen): Sink => ({
  name: sink.name,
  write: (bytes) => {
    const lines = Buffer.from(bytes).toString().split("\n");
    const pages = lines
      .filter((line) => line !== "")
      .map((line) => pageText(foundPage(line, member), screen));
    return sink.write(Buffer.from(pages.join("")));
  },
  end: () => sink.end(),
  abort: () => sink.abort(),
});

function foundPage(line: string, { name, title }: FoundMember): Page {
  const record = recordIn(line);
  if (record === undefined || !Object.hasOwn(record, name)) return { title: [line], blocks: [] };
  const found = record[name] as readonly Found[] | null;
  if (found === null) return { title: [title(record), "no vector"], blocks: [] };
  return { title: [title(record)], blocks: [{ table: foundTable(found) }] };
}

function recordIn(line: string): Row | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A bar is a share of 1, or of the greatest quotient above it. */
function foundTable(found: readonly Found[]): Table {
  const whole = Math.max(1, ...found.map(({ similarity }) => similarity));
  return {
    columns: COLUMNS,
    rows: found.map(({ word, similarity }, at) => [
      String(at + 1),
      word,
      decimals(similarity),
      bar(similarity / whole),
    ]),
  };
}

/** Words have some room, so that the pages of short ones look alike. */
const COLUMNS: readonly Column[] = [
  { align: "right", tone: "weak", least: 2 },
  { least: 16, most: 40 },
  { align: "point" },
  { tone: "name" },
];
