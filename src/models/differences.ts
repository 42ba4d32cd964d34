/** What differs between the settings of a checkpoint and those of now, in words: training cannot go on with others. */
import { isPlain, type Plain } from "./plain.ts";

const LONGEST = 60;

/** One line a setting, such as `hidden: 200 in the checkpoint, 128 now`; empty when nothing differs. */
export function differences(saved: object, wanted: object): string[] {
  return compare({ ...saved }, { ...wanted }, "");
}

function compare(saved: Plain, wanted: Plain, prefix: string): string[] {
  const names = new Set([...Object.keys(saved), ...Object.keys(wanted)]);
  return [...names].flatMap((name) => {
    const [before, now] = [own(saved, name), own(wanted, name)];
    if (isPlain(before) && isPlain(now)) return compare(before, now, `${prefix}${name}.`);
    if (canonical(before) === canonical(now)) return [];
    return [`${prefix}${name}: ${shown(before)} in the checkpoint, ${shown(now)} now`];
  });
}

/** Objects in lists may have their members in any order. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, member) =>
    isPlain(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

const own = (object: Plain, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "not set";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
