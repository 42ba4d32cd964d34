/** `npm run bench -- classify [PART…]`: text classifiers, in use and in training. */
const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  use: async () => (await import("./classify-use.ts")).benchUse(),
  train: async () => (await import("./classify-train.ts")).benchTrain(),
  networks: () => import("./classify-networks.ts"),
};

const asked = process.argv.slice(3);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));

if (unknown !== undefined)
  process.stderr.write(`no part ${unknown}; there are ${Object.keys(parts).join(", ")}\n`);
else
  for (const [name, run] of Object.entries(parts))
    if (asked.length === 0 || asked.includes(name)) await run();
