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

/** The ratios of two lists, taken round by round. */
export const ratios = (own, others) => own.map((value, round) => value / others[round])

/** The median of numbers, with the lowest and the highest. */
export function spread(each) {
  const range = each.length > 1 ? ` (${show(Math.min(...each))}–${show(Math.max(...each))})` : ""
  return `${show(median(each))}${range}`
}

/** The same of the ratios of two lists. */
export const ratio = (own, others) => spread(ratios(own, others))

/** A table of Markdown: the first `texts` columns to the left, the rest to the right. */
export function table(head, rows, texts = 1) {
  const row = (cells) => `| ${cells.join(" | ")} |`
  return [row(head), row(head.map((_, column) => (column < texts ? "---" : "---:"))), ...rows.map(row)].join("\n")
}

function markers(page, name) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const text = readFileSync(page, "utf8")
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${page} has no ${start} … ${end}`)
  return [text.slice(0, from + start.length), text.slice(from + start.length, to), text.slice(to)]
}

/** What is between two markers of a page, `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
export const between = (page, name) => markers(page, name)[1].trim()

/** Puts a text between them. */
export function replaceBetween(page, name, text) {
  const [before, , after] = markers(page, name)
  writeFileSync(page, `${before}\n${text}\n${after}`)
}
