/** What people see of a report, without colour. */
import type { Report } from "../../src/commands/report.ts";
import { pageText } from "../../src/formats/page.ts";

/** `columns` of the screen, 0 for no bound. */
export const pageOf = (report: Report, columns = 0): string =>
  pageText(report.page(columns), { columns, colour: false });
