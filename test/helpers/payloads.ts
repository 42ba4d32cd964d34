/** Texts that would steer a terminal, if they reached it: 300, each told apart by its number. */

const ESC = "\u001b";
/** What control sequences begin with: those of ECMA-48 in seven bits and in eight. */
const STARTS = [
  ...[
    `${ESC}[`,
    "\u009b",
    `${ESC}]`,
    "\u009d",
    `${ESC}P`,
    "\u0090",
    `${ESC}_`,
    "\u009f",
    `${ESC}^`,
    "\u009e",
  ],
  ...[`${ESC}X`, "\u0098", `${ESC}#`, `${ESC}(`, ESC],
];
/** Titles, colours of the terminal, the clipboard, links, pictures, modes, the cursor, questions that it would answer. */
const BODIES = [
  ...[
    "2J",
    "H",
    "31m",
    "?1049l",
    "?1049h",
    "?25h",
    "?7h",
    "?1000h",
    "6n",
    "c",
    ">c",
    "!p",
    "3J",
    "20;1H",
    "99A",
  ],
  ...[
    "0;owned",
    "2;owned",
    "4;1;?",
    "52;c;b3duZWQ=",
    "8;;http://owned.example",
    "1337;File=:AA==",
    "7;file://x",
  ],
  ...["$q q", "+q544e", "Gf=100;AA=="],
];
const ENDS = ["\u0007", `${ESC}\\`, "\u009c"];
/** Alone: other controls, and characters that turn the direction, are not seen, or break a line. */
const SINGLE = [
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)),
  ...Array.from({ length: 33 }, (_, code) => String.fromCharCode(0x7f + code)),
  ...[
    ..."\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u00ad",
  ],
  ...["\ud800", "\udc00", "\u{e0041}"],
];

const COUNT = 300;

export const payloads: readonly string[] = Array.from({ length: COUNT }, (_, at) => {
  const single = SINGLE[at];
  if (single !== undefined) return `#${at}${single}.`;
  const start = STARTS[at % STARTS.length];
  const body = BODIES[Math.floor(at / STARTS.length + at) % BODIES.length];
  return `#${at}${start}${body}${ENDS[at % ENDS.length]}.`;
});
