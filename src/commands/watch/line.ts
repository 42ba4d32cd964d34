/** A record of a run log as a line for people. */
import { visible } from "../../io/place.ts";
import type { LogRecord } from "./log.ts";

/** The event and its members: `step 20  epoch 0  loss 3.20652`. Of what is no number and no text, nothing. */
export function recordLine({ event, ...members }: LogRecord): string {
  const { step, ...others } = members as Readonly<Record<string, unknown>>;
  const place = typeof step === "number" ? ` ${step}` : "";
  const parts = Object.entries(others).flatMap(([name, value]) => {
    const text = valueText(value);
    return text === undefined ? [] : [`${visible(name)} ${text}`];
  });
  return [`${visible(event)}${place}`, ...parts].join("  ");
}

function valueText(value: unknown): string | undefined {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (typeof value === "string") return visible(value);
  return typeof value === "boolean" ? (value ? "yes" : "no") : undefined;
}
