// Numbers of a measurement, and tables of them.

import { readFileSync, writeFileSync } from "node:fs"

export const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const digits = (value) => (value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4)

/** A number as people write it, with the places that say something. */
export const show = (value, fixed = digits(value)) =>
  value === undefined || Number.isNaN(value) ? "–" : value.toFixed(fixed).replace(/\B(?=(\d{3})+$)/g, fixed ? "" : ",")

/** The median of the ratios of two lists, taken round by round, with the lowest and the highest. */
export function ratio(own, others) {
  const each = own.map((value, round) => value / others[round])
  const range = each.length > 1 ? ` (${show(Math.min(...each))}–${show(Math.max(...each))})` : ""
  return `${show(median(each))}${range}`
}

/** A table of Markdown: the first `texts` columns to the left, the rest to the right. */
export function table(head, rows, texts = 1) {
  const row = (cells) => `| ${cells.join(" | ")} |`
  return [row(head), row(head.map((_, column) => (column < texts ? "---" : "---:"))), ...rows.map(row)].join("\n")
}

/** Puts a text between two markers of a page, `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
export function replaceBetween(page, name, text) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const old = readFileSync(page, "utf8")
  const [from, to] = [old.indexOf(start), old.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${page} has no ${start} … ${end}`)
  writeFileSync(page, `${old.slice(0, from + start.length)}\n${text}\n${old.slice(to)}`)
}
