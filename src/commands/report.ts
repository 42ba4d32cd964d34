/** What a command has found: a record for programs, a page for people. */
import type { Page } from "../formats/page.ts";
import { pageText } from "../formats/page.ts";
import type { Context } from "./context.ts";

export interface Report {
  readonly record: object;
  /** @param columns of the screen, 0 where there is no bound */
  page(columns: number): Page;
}

/** How reports are written: as pages on a terminal, unless a record is asked for or a file is named. */
export function reportWriter(
  { stdout }: Pick<Context, "stdout">,
  { json = false, output = "-" }: { readonly json?: boolean; readonly output?: string } = {},
): (report: Report) => Uint8Array {
  const isPage = stdout.terminal && output === "-" && !json;
  return (report) => Buffer.from(isPage ? pageText(report.page(stdout.columns), stdout) : recordLine(report));
}

/** One line of JSON, which is safe on a terminal too. */
export const recordLine = ({ record }: Pick<Report, "record">): string =>
  `${JSON.stringify(record).replace(UNSAFE, (character) => character.split("").map(unicodeEscape).join(""))}\n`;

/** What a terminal could take for a command, or reorder its line by; JSON escapes the lower controls itself. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
