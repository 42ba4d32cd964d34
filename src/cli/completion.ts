/** Completion scripts of three shells, from the tables: commands, flags, choices; file names everywhere else. */
import type { Command, Flag, Flags } from "../commands/command.ts";
import { globalFlags, spellings } from "./flags.ts";

export const shells = { bash, zsh, fish } as const;

function bash(commands: readonly Command[]): string {
  const names = commands.map((command) => command.name);
  const perCommand = commands.map((command) => {
    const flags = everyFlag(command).flatMap(([key, flag]) => spellings(key, flag));
    const operands = command.operandChoices ?? [];
    return `    ${command.name}) if [[ $word == -* ]]; then words="${flags.join(" ")}"; else words="${operands.join(" ")}"; fi ;;`;
  });
  return `# bash completion for weft, written by \`weft completion bash\`
_weft() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} name= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in ${names.join("|")}) name=\${COMP_WORDS[i]}; break ;; esac
  done
  if [[ $word == "=" ]]; then word=; elif [[ $before == "=" ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case $name in
    "") words="${[...names, "--help", "--version"].join(" ")}" ;;
${perCommand.join("\n")}
  esac
  case "$name $before" in
${commands.flatMap(bashValues).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _weft weft
`;
}

/** What may follow a flag: its choices, or nothing of ours, so that bash offers files. */
function bashValues(command: Command): string[] {
  const valued = everyFlag(command).filter(([, flag]) => flag.kind !== "boolean");
  const free = valued
    .filter(([, flag]) => flag.choices === undefined)
    .flatMap((entry) => forms(command, entry));
  const closed = valued.filter(([, flag]) => flag.choices !== undefined);
  const choices = closed.map(
    (entry) => `    ${forms(command, entry).join("|")}) words="${entry[1].choices?.join(" ")}" ;;`,
  );
  return [...choices, ...(free.length === 0 ? [] : [`    ${free.join("|")}) words= ;;`])];
}

function forms({ name }: Command, [key, flag]: [string, Flag]): string[] {
  const typed = [...spellings(key, flag), ...(flag.short ? [`-${flag.short}`] : [])];
  return typed.map((form) => `"${name} ${form}"`);
}

function zsh(commands: readonly Command[]): string {
  const described = commands.map(
    ({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(":", "\\:")}`)}`,
  );
  const perCommand = commands.map((command) => {
    const flags = everyFlag(command).flatMap(([key, flag]) => zshFlag(key, flag));
    const operand = command.operandChoices ? `(${command.operandChoices.join(" ")})` : "_files";
    const specs = [...flags, ...(command.operands === "" ? [] : [`*:operand:${operand}`])];
    return `      ${command.name}) _arguments -s ${specs.map(quote).join(" \\\n        ")} ;;`;
  });
  return `#compdef weft
# zsh completion for weft, written by \`weft completion zsh\`
_weft() {
  local state line
  local -a commands
  commands=(
${described.join("\n")}
  )
  _arguments -C '--help[show help]' '--version[print the version]' '1:command:->command' '*::operand:->operands'
  case $state in
    command) _describe command commands ;;
    operands) case $words[1] in
${perCommand.join("\n")}
    esac ;;
  esac
}
if [ "$funcstack[1]" = _weft ]; then _weft "$@"; else compdef _weft weft; fi
`;
}

function zshFlag(key: string, flag: Flag): string[] {
  const about = `[${flag.describe.replace(/[[\]\\:]/g, "\\$&")}]`;
  const again = flag.kind === "list" ? "*" : "";
  const values = flag.choices ? `(${flag.choices.join(" ")})` : namesFile(flag) ? "_files" : " ";
  const value = flag.kind === "boolean" ? "" : `:${flag.value}:${values}`;
  const long = spellings(key, flag).map(
    (name) => `${again}${name}${value === "" ? "" : "="}${about}${value}`,
  );
  return flag.short ? [`${again}-${flag.short}${value === "" ? "" : "+"}${about}${value}`, ...long] : long;
}

function fish(commands: readonly Command[]): string {
  const first = commands.map(
    ({ name, summary }) => `complete -c weft -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
  );
  const rest = commands.flatMap((command) => {
    const only = `complete -c weft -n ${quote(`__fish_seen_subcommand_from ${command.name}`)}`;
    const operands = command.operandChoices
      ? [`${only} -f -a ${quote(command.operandChoices.join(" "))}`]
      : [];
    return [
      ...operands,
      ...everyFlag(command).flatMap(([key, flag]) => fishFlag(key, flag).map((f) => `${only} ${f}`)),
    ];
  });
  return `# fish completion for weft, written by \`weft completion fish\`
complete -c weft -n __fish_use_subcommand -f
complete -c weft -n __fish_use_subcommand -l version -d 'print the version'
${[...first, ...rest].join("\n")}
`;
}

function fishFlag(key: string, flag: Flag): string[] {
  const value = flag.choices
    ? ` -x -a ${quote(flag.choices.join(" "))}`
    : flag.kind === "boolean"
      ? ""
      : " -r -F";
  const letter = flag.short ? ` -s ${flag.short}` : "";
  return spellings(key, flag).map(
    (name, i) => `-l ${name.slice(2)}${i === 0 ? letter : ""}${value} -d ${quote(flag.describe)}`,
  );
}

function namesFile({ value = "" }: Flag): boolean {
  return /FILE|DIR/.test(value);
}

function everyFlag(command: Command): [string, Flag][] {
  const flags: Flags = { ...command.flags, ...globalFlags };
  return Object.entries(flags);
}

/** One word in any of the three shells; an apostrophe is closed, escaped and opened again. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
