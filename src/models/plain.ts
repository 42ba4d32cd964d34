/** Plain JSON objects: what a model file says of a model besides its tensors. */
import type { Refuse } from "../formats/refuse.ts";

export type Plain = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 64;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws Error if a number is none that JSON has, which would be read back as null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (name, member) => {
    if (typeof member !== "number" || Number.isFinite(member)) return member;
    throw new Error(`${name} is ${member}, which JSON cannot say`);
  });
}

/** @throws ModelError unless it is JSON that is nested no deeper than 64. */
export function fromJson(json: string, place: string, refuse: Refuse): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refuse(`${place} is damaged JSON`);
  }
  if (isDeep(value, 0)) throw refuse(`${place} is nested deeper than ${MAX_DEPTH}`);
  return value;
}

function isDeep(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === MAX_DEPTH || Object.values(value).some((member) => isDeep(member, depth + 1));
}
