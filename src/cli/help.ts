/** Help for people, from the tables: examples first, then usage, then the flags most people need, then the rest. */
import { Chalk, type ChalkInstance } from "chalk";
import type { Command, Example, Flag } from "../commands/command.ts";
import { kebab } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { grouped, remarks } from "./flags.ts";
import { columns, paragraphs } from "./layout.ts";
import { topics } from "./topics.ts";

export interface Style {
  readonly colour: boolean;
  readonly columns: number;
}

export function commandHelp(command: Command, style: Style): string {
  const [chalk, width] = tools(style);
  return document([
    `${chalk.bold(`weft ${command.name}`)}: ${command.summary}`,
    section(chalk, "Examples", examples(command.examples, chalk)),
    section(chalk, "Usage", `  ${usage(command)}`),
    ...grouped(command.flags).map(({ title, flags }) =>
      section(chalk, title, columns(flags.map(flagRow), width, chalk.cyan)),
    ),
    section(chalk, "About", paragraphs(command.description, width, "  ")),
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
export function overview(registry: Registry, style: Style): string {
  const [chalk, width] = tools(style);
  const families = new Set(Object.values(registry).map((entry) => entry.family));
  const lists = [...families].map((family) => {
    const members = Object.entries(registry).filter(([, entry]) => entry.family === family);
    const rows = members.map(([name, { summary }]) => [name, summary] as const);
    return section(chalk, sentence(family), columns(rows, width, chalk.cyan));
  });
  const topicRows = Object.entries(topics).map(([name, { summary }]) => [`help ${name}`, summary] as const);
  return document([
    `${chalk.bold("weft")}: a workbench for text that works in pipes`,
    section(chalk, "Usage", "  weft COMMAND [flags] [FILE…]\n  weft COMMAND --help"),
    ...lists,
    section(chalk, "Topics", columns(topicRows, width, chalk.cyan)),
    "weft --version prints the version.",
  ]);
}

export function topicHelp(name: string, style: Style): string {
  const [chalk, width] = tools(style);
  const { summary, text, rows = [] } = topics[name];
  const table = rows.length === 0 ? [] : [columns(rows, width, chalk.cyan)];
  return document([`${chalk.bold(name)}: ${summary}`, ...table, paragraphs(text, width, "")]);
}

function tools({ colour, columns: available }: Style): [ChalkInstance, number] {
  return [new Chalk({ level: colour ? 1 : 0 }), Math.max(40, Math.min(100, available))];
}

function examples(list: readonly Example[], chalk: ChalkInstance): string {
  return list
    .map(({ title, shell }) => `  ${chalk.dim(`# ${title}`)}\n  ${shell.replaceAll("\n", "\n  ")}`)
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

function section(chalk: ChalkInstance, title: string, body: string): string {
  return `${chalk.bold(title)}\n${body}`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function document(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}
