/** Settings that a file holds, whatever they are, as facts for people. */
import type { Fact } from "../../formats/page.ts";
import { isPlain } from "../../models/plain.ts";
import { escapeText } from "../escape-token.ts";
import { grouped } from "../number-text.ts";

/** A setting each; an object of plain values is one, objects in it are named by their path. */
export function settingFacts(settings: unknown, path = ""): Fact[] {
  if (settings === undefined) return [];
  if (!isPlain(settings)) return [[escapeText(path), valueText(path, settings)]];
  const entries = Object.entries(settings);
  if (path !== "" && entries.every(([, value]) => !isPlain(value)))
    return [
      [
        escapeText(path),
        entries.map(([name, value]) => `${escapeText(name)} ${valueText(name, value)}`).join(", "),
      ],
    ];
  return entries.flatMap(([name, value]) => settingFacts(value, path === "" ? name : `${path}.${name}`));
}

/** A seed is no amount; the beginning of a checksum tells it from others. */
function valueText(name: string, value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Number.isInteger(value) && name !== "seed") return grouped(value as number);
  const text = escapeText(typeof value === "string" ? value : JSON.stringify(value));
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text;
}
