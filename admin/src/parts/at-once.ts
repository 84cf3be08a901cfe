/** How many requests of a job are under way at a time. */
const AT_ONCE = 4

/** Does something with each of many, a few at a time. What it throws ends it all; it ends early when it shall stop. */
export async function forEachAtOnce<Item>(
  items: Iterable<Item>,
  signal: AbortSignal,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = iterator.next(); !next.done && !signal.aborted; next = iterator.next()) await act(next.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
