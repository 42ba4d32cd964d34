/** Numbers for people, in little room. */

/** About four digits: `0.01234`, `12.3k`, `4e-5`. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-3)) return tidy(value.toExponential(2));
  if (size >= 1e9) return `${digits(value / 1e9)}G`;
  if (size >= 1e6) return `${digits(value / 1e6)}M`;
  if (size >= 1e4) return `${digits(value / 1e3)}k`;
  return tidy(size >= 1000 ? value.toFixed(0) : value.toPrecision(4));
}

/** `1,234,567` */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** `40%` */
export const percent = (share: number): string => `${Math.floor(share * 100)}%`;

/** `0:07`, `3:20`, `2h05`, `3d04h` */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const all = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (all < 3600) return `${Math.floor(all / 60)}:${two(all % 60)}`;
  if (all < 86_400) return `${Math.floor(all / 3600)}h${two((all % 3600) / 60)}`;
  return `${Math.floor(all / 86_400)}d${two((all % 86_400) / 3600)}h`;
}

/** `45 s`, `2 min`, `3 h`, `4 days` */
export function roughly(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** `34.5 kB`, `1.3 MB`, `812 MB`, `1.25 GB` */
export function bytes(count: number): string {
  if (count >= 1e9) return `${digits(count / 1e9)} GB`;
  if (count >= 1e7) return `${Math.round(count / 1e6)} MB`;
  return count >= 1e6 ? `${(count / 1e6).toFixed(1)} MB` : `${digits(count / 1e3)} kB`;
}

const digits = (value: number): string => tidy(value.toPrecision(3));

/** Without zeros at the end of a fraction, without a plus in an exponent. */
const tidy = (text: string): string =>
  text
    .replace("e+", "e")
    .replace(/(\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "");
