/** The program: a command line in, an exit code out. The only file that ends the process. */
import manifest from "../../package.json" with { type: "json" };

const args = process.argv.slice(2);
if (args[0] === "--version" || args[0] === "-V") {
  await version();
} else {
  const { run } = await import("./run.ts"); // late, so that --version costs no more than node itself
  await end(await run(args));
}

async function version(): Promise<void> {
  const failed = await new Promise((resolve) => {
    process.stdout.once("error", resolve);
    process.stdout.write(`weft ${manifest.version}\n`, resolve);
  });
  process.exitCode = failed && (failed as NodeJS.ErrnoException).code !== "EPIPE" ? 4 : 0;
}

/** A process that a signal stopped dies by that signal, so that its parent sees why. */
async function end(outcome: number | NodeJS.Signals): Promise<void> {
  if (typeof outcome === "number") process.exit(outcome);
  process.removeAllListeners(outcome);
  process.kill(process.pid, outcome);
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
