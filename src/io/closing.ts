/** How long a source that is being read may take to close: one that waits for a pipe may never. */
const GRACE = 100;

/** Closes a source; one that is still being waited for is left to close when it next has something to say. */
export async function closeSource(source: AsyncIterator<unknown>): Promise<void> {
  const closing = source.return?.().catch(() => {});
  if (closing === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, GRACE);
  });
  await Promise.race([closing, patience]);
  clearTimeout(timer);
}
