// The short version: a few kinds, on SQLite and beside the floor only. It fails where a ratio has become half of the one that is
// recorded. Ratios within a round hardly depend on the machine, nor on what else it does.

import { median, ratios, show, spread } from "../lib/numbers.mjs"
import { checkPage, keepShort, recorded } from "./report.mjs"

/** Below this part of what is recorded it fails. */
const LEAST = 0.5

/** For each kind the ratios to the floor in each round; where the floor lacks the kind, to what it has for a yardstick. */
function compare(kinds, results) {
  const rps = (kind, server) => results.find((result) => result.kind === kind && result.server === server)?.rps
  return kinds.map(({ name, title, floor, yardstick }) => {
    const beside = floor ? name : yardstick
    const of = kinds.find((kind) => kind.name === beside)
    return { kind: name, title, yardstick: of.title, ratios: ratios(rps(name, "sqlite"), rps(beside, "floor")) }
  })
}

/** Measures with `measureAll`, compares with what is recorded, and once more if that looks bad; or, to `write`, keeps it. */
export async function short({ kinds, measureAll, about, write }) {
  if (!write) checkPage()
  const results = compare(kinds, await measureAll(kinds))
  if (write) return keepShort({ ...about, results })
  const kept = new Map(recorded().short.results.map((result) => [result.kind, median(result.ratios)]))
  const slow = judge(results, kept)
  if (slow.length === 0) return
  console.log("Once more, for something else may have used the machine:")
  const still = judge(compare(kinds, await measureAll(kinds)), kept).filter((name) => slow.includes(name))
  if (still.length > 0) throw new Error(`less than half as fast as recorded, beside the floor: ${still.join(", ")}`)
}

/** Prints the ratios, and gives the kinds that have become slow. */
function judge(results, kept) {
  const slow = []
  for (const { kind, ratios: each, title, yardstick } of results) {
    const [now, then] = [median(each), kept.get(kind)]
    const beside = yardstick === title ? "the floor" : `the floor's ${yardstick}`
    console.log(`${kind.padEnd(10)} ${spread(each)} of ${beside}; recorded: ${show(then)}`)
    if (now < then * LEAST) slow.push(kind)
  }
  return slow
}
