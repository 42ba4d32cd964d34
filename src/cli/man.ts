/** The manual in mdoc(7), from the tables: weft.1 and a page for each command. */
import type { Command, Example, Flag } from "../commands/command.ts";
import { kebab } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { grouped, remarks, spellings } from "./flags.ts";
import { environment, exitCodes, settingsFiles, topics } from "./topics.ts";

/** When the form of the pages last changed: a fixed day, so that the same tables give the same pages. */
const DATE = "November 23, 2026";

export interface Page {
  readonly name: string;
  readonly text: string;
}

export function manual(registry: Registry, commands: readonly Command[]): Page[] {
  return [
    { name: "weft.1", text: overviewPage(registry) },
    ...commands.map((command) => ({ name: `weft-${command.name}.1`, text: commandPage(command) })),
  ];
}

function overviewPage(registry: Registry): string {
  const items = Object.entries(registry).map(
    ([name, { summary }]) => [`Xr weft-${name} 1`, roff(summary)] as const,
  );
  return page("weft", "a workbench for text that works in pipes", [
    ["SYNOPSIS", ".Nm\n.Ar command\n.Op Ar flags\n.Op Ar"],
    ["DESCRIPTION", `${roff(topics.pipelines.text)}\n.Pp\nThe commands are:\n${list(items)}`],
    ["ENVIRONMENT", list(environment.map(([name, text]) => [`Ev ${name}`, roff(text)]))],
    ["FILES", list(settingsFiles.map(([name, text]) => [`Pa ${name}`, roff(text)]))],
    ["EXIT STATUS", statuses()],
    ["SEE ALSO", seeAlso(Object.keys(registry).map((name) => `weft-${name}`))],
  ]);
}

function commandPage(command: Command): string {
  const flags = grouped(command.flags).flatMap((group) => group.flags);
  return page(`weft-${command.name}`, command.summary, [
    ["SYNOPSIS", synopsis(command)],
    ["DESCRIPTION", roff(command.description)],
    ["OPTIONS", list(flags.map(([key, flag]) => [flagTerm(key, flag), flagText(flag)]))],
    ["ENVIRONMENT", list(environment.map(([name, text]) => [`Ev ${name}`, roff(text)]))],
    ["FILES", list(settingsFiles.map(([name, text]) => [`Pa ${name}`, roff(text)]))],
    ["EXIT STATUS", statuses()],
    ["EXAMPLES", command.examples.map(example).join("\n.Pp\n")],
    ["SEE ALSO", seeAlso(command.name === "config" ? ["weft"] : ["weft", "weft-config"])],
  ]);
}

function page(name: string, summary: string, sections: readonly (readonly [string, string])[]): string {
  const head = [
    `.Dd ${DATE}`,
    `.Dt ${name.toUpperCase()} 1`,
    ".Os",
    ".Sh NAME",
    `.Nm ${name}`,
    `.Nd ${roff(summary)}`,
  ];
  return `${[...head, ...sections.flatMap(([title, body]) => [`.Sh ${title}`, body])].join("\n")}\n`;
}

function synopsis({ name, flags, operands }: Command): string {
  const required = Object.entries(flags).filter(([, flag]) => flag.required);
  const words = operands.split(" ").filter((word) => word !== "");
  return [
    `.Nm weft ${name}`,
    ...required.map(([key, { value }]) => `.Fl -${dashes(kebab(key))} Ar ${value}`),
    ".Op Ar flags",
    ...words.map((word) => {
      const argument = `Ar ${word.replace(/[[\]…]/g, "")}${word.includes("…") ? " ..." : ""}`;
      return word.startsWith("[") ? `.Op ${argument}` : `.${argument}`;
    }),
  ].join("\n");
}

function flagTerm(key: string, flag: Flag): string {
  const value = flag.value === undefined ? "" : ` Ar ${roff(flag.value)}`;
  const letter = flag.short === undefined ? "" : `Fl ${flag.short} , `;
  return (
    letter +
    spellings(key, flag)
      .map((name) => `Fl ${dashes(name.slice(1))}${value}`)
      .join(" , ")
  );
}

function flagText(flag: Flag): string {
  return roff([flag.describe, ...remarks(flag)].map((part) => `${sentence(part)}.`).join(" "));
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function statuses(): string {
  return list(exitCodes.map(([code, text]) => [`Li ${code.replace(",", " ,")}`, roff(text)]));
}

function example({ title, shell, output }: Example): string {
  const lines = output === undefined ? shell : `${shell}\n${output.trimEnd()}`;
  return `${roff(title)}:\n.Bd -literal -offset indent\n${literal(lines)}\n.Ed`;
}

function seeAlso(pages: readonly string[]): string {
  const first = [...pages].sort().map((name) => `.Xr ${name} 1 ,`);
  return [...first, ".Xr weft-formats 5"].join("\n");
}

function list(items: readonly (readonly [string, string])[]): string {
  return [".Bl -tag -width Ds", ...items.flatMap(([term, text]) => [`.It ${term}`, text]), ".El"].join("\n");
}

/** Running text: paragraphs, `code` in bold, blocks that begin with two spaces as they are. */
function roff(text: string): string {
  const blocks = text.trim().split(/\n\s*\n/);
  return blocks
    .map((block) => {
      if (block.startsWith("  "))
        return `.Bd -literal -offset indent\n${literal(block.replace(/^ {2}/gm, ""))}\n.Ed`;
      const sentences = block.replace(/\s+/g, " ").replace(/([.!?]) (?=[A-Z])/g, "$1\n");
      return escaped(sentences).replace(/`([^`]*)`/g, (_, code: string) => `\\fB${dashes(code)}\\fP`);
    })
    .reduce((all, block) => `${all}\n${block.startsWith(".Bd") ? "" : ".Pp\n"}${block}`);
}

function literal(text: string): string {
  return dashes(escaped(text));
}

/** Backslashes, lines that would be macros, and all that is not ASCII. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replace(/^(?=[.'])/gm, "\\&")
    .replace(
      /[^\u0000-\u007f]/gu,
      (c) => `\\[u${c.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`,
    )
    .replace(/(?<=^|[\s(`])--?(?=\w)/gm, dashes);
}

/** A plain `-` may become a typographic hyphen, which no shell understands. */
function dashes(text: string): string {
  return text.replace(/(?<!\\)-/g, "\\-");
}
