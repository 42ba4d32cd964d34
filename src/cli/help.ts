/** Help for people, from the tables: examples first, then usage, then the flags most people need, then the rest. */
import type { Command, Example, Flag } from "../commands/command.ts";
import { kebab } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import type { Screen } from "../formats/table.ts";
import { type Paint, painter } from "../formats/tone.ts";
import { grouped, remarks } from "./flags.ts";
import { paragraphs, terms } from "./layout.ts";
import { topics } from "./topics.ts";

export function commandHelp(command: Command, screen: Screen): string {
  const { paint, page } = tools(screen);
  return document([
    `${paint(`weft ${command.name}`, "strong")}: ${command.summary}`,
    section(paint, "Examples", examples(command.examples, paint)),
    section(paint, "Usage", `  ${usage(command)}`),
    ...grouped(command.flags).map(({ title, flags }) =>
      section(paint, title, terms(flags.map(flagRow), page)),
    ),
    section(paint, "About", paragraphs(command.description, page.columns, "  ")),
    "Flags can be set in weft.toml and by WEFT_<FLAG> too: see weft help config.",
    `See also: weft help ${Object.keys(topics).join("|")}`,
  ]);
}

/** `weft tokenize --model FILE [flags] [FILE…]` */
function usage({ name, flags, operands }: Command): string {
  const required = Object.entries(flags).filter(([, flag]) => flag.required);
  const words = required.map(([key, flag]) => `--${kebab(key)} ${flag.value}`);
  return ["weft", name, ...words, "[flags]", operands].filter((word) => word !== "").join(" ");
}

/** All commands by family, and the topics. */
export function overview(registry: Registry, screen: Screen): string {
  const { paint, page } = tools(screen);
  const families = new Set(Object.values(registry).map((entry) => entry.family));
  const lists = [...families].map((family) => {
    const members = Object.entries(registry).filter(([, entry]) => entry.family === family);
    const rows = members.map(([name, { summary }]) => [name, summary] as const);
    return section(paint, sentence(family), terms(rows, page));
  });
  const topicRows = Object.entries(topics).map(([name, { summary }]) => [`help ${name}`, summary] as const);
  return document([
    `${paint("weft", "strong")}: a workbench for text that works in pipes`,
    section(paint, "Usage", "  weft COMMAND [flags] [FILE…]\n  weft COMMAND --help"),
    ...lists,
    section(paint, "Topics", terms(topicRows, page)),
    "weft --version prints the version.",
  ]);
}

export function topicHelp(name: string, screen: Screen): string {
  const { paint, page } = tools(screen);
  const { summary, text, rows = [] } = topics[name];
  const table = rows.length === 0 ? [] : [terms(rows, page)];
  return document([`${paint(name, "strong")}: ${summary}`, ...table, paragraphs(text, page.columns, "")]);
}

/** `page` is as much of the screen as is read with ease. */
function tools({ colour, columns }: Screen): { paint: Paint; page: Screen } {
  return { paint: painter(colour), page: { colour, columns: Math.max(40, Math.min(100, columns)) } };
}

function examples(list: readonly Example[], paint: Paint): string {
  return list
    .map(({ title, shell }) => `  ${paint(`# ${title}`, "weak")}\n  ${shell.replaceAll("\n", "\n  ")}`)
    .join("\n\n");
}

/** `-m, --model FILE` and what it does. */
function flagRow([key, flag]: [string, Flag]): [string, string] {
  const letter = flag.short === undefined ? "    " : `-${flag.short}, `;
  const switchable = flag.kind === "boolean" && flag.default === true;
  const value = flag.value === undefined ? "" : ` ${flag.value}`;
  const notes = remarks(flag).join("; ");
  return [
    `${letter}--${switchable ? "[no-]" : ""}${kebab(key)}${value}`,
    notes === "" ? flag.describe : `${flag.describe} (${notes})`,
  ];
}

function section(paint: Paint, title: string, body: string): string {
  return `${paint(title, "strong")}\n${body}`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function document(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}
