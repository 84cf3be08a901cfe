#!/usr/bin/env node
// What was measured, kept in bench/recorded.json, and the part of docs/performance.md that is made from it. Nobody writes either
// by hand:
//
//   node bench/run/report.mjs      makes that part anew from what is kept

import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { between, median, ratio, replaceBetween, show, spread, table } from "../lib/numbers.mjs"
import { root } from "../lib/processes.mjs"

const FILE = path.join(root, "bench/recorded.json")
const PAGE = path.join(root, "docs/performance.md")
const SECTION = "bench"

/** What is kept: `runs`, one for each number of customers, and the newest `short` one. */
export const recorded = () => JSON.parse(readFileSync(FILE, "utf8"))

/** Fails unless the page says what is kept. */
export function checkPage() {
  if (between(PAGE, SECTION) === render(recorded())) return
  throw new Error("docs/performance.md does not say what bench/recorded.json has")
}

/** Keeps a run in the place of the one with as many customers. */
export function keepRun(run) {
  const { runs, ...rest } = recorded()
  const others = runs.filter(({ customers }) => customers !== run.customers)
  write({ ...rest, runs: [...others, run].toSorted((a, b) => a.customers - b.customers) })
}

/** Keeps a short run. */
export const keepShort = (short) => write({ ...recorded(), short })

function write(kept) {
  // A line for each measurement, so that a change shows what has changed.
  const lines = []
  const compact = JSON.stringify(kept, (key, value) => {
    if (typeof value === "number") return Number(value.toPrecision(4))
    if (key !== "results" && key !== "servers") return value
    return value.map((each) => `@${lines.push(JSON.stringify(each, rounded)) - 1}`)
  }, 2)
  writeFileSync(FILE, `${compact.replace(/"@(\d+)"/g, (_, number) => lines[number])}\n`)
  replaceBetween(PAGE, SECTION, render(recorded()))
}
const rounded = (_, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value)

/** All that is kept, as Markdown. */
export const render = ({ runs, short }) =>
  [runs.map(renderRun), runs.length > 1 ? renderGrowth(runs) : [], short ? renderShort(short) : []].flat().join("\n\n")

const number = (value) => show(value, 0)
const settings = ({ threads, connections, seconds }) => `\`wrk -t${threads} -c${connections} -d${seconds}s\``

/** A run, as Markdown. */
export function renderRun(run) {
  const find = (kind, id) => run.results.find((result) => result.kind === kind && result.server === id)
  const names = new Map(run.servers.map(({ id, name }) => [id, name]))
  const peers = ["floor", "medusa2", "medusa1"].filter((id) => names.has(id))
  const rows = run.results.map((own) => {
    const of = (what) => median(own[what])
    const against = peers.map((id) => {
      const other = find(own.kind, id)
      return other && other !== own ? ratio(own.rps, other.rps) : "–"
    })
    const numbers = [number(of("rps")), show(of("p50"), 2), show(of("p99"), 2), show(of("cpu"))]
    return [own.title, names.get(own.server), ...numbers, ...against]
  })
  const head = ["request", "server", "requests/s", "p50 ms", "p99 ms", "CPU µs/request", ...peers.map((id) => `of ${names.get(id)}`)]
  const started = run.servers.map(({ name, filled, ms, idle, peak }) =>
    [name, filled ?? "–", show(ms), show(idle, 1), show(peak, 1)])
  return [
    `### ${number(run.customers)} customers`,
    "",
    `${run.date}, ${run.facts.join(", ")}. ${settings(run)}, medians of ${run.rounds} rounds; ratios of requests a second ` +
      "(lowest and highest in brackets).",
    "",
    table(head, rows, 2),
    "",
    table(["server", "filled", "start to first answer, ms", "memory idle, MiB", "memory under load, MiB"], started, 2),
    "",
    `Start: of a process on this database, until a request is answered; median of ${run.starts}. Memory: VmRSS; idle a second ` +
      "after such a start and the sample requests, under load the highest seen.",
  ].join("\n")
}

/** How p99 grows with the number of customers. */
function renderGrowth(runs) {
  const [least, ...larger] = runs
  const names = new Map(least.servers.map(({ id, name }) => [id, name]))
  const p99 = (run, { kind, server }) =>
    median(run.results.find((result) => result.kind === kind && result.server === server)?.p99 ?? [NaN])
  const rows = least.results
    .filter((result) => larger.some((run) => !Number.isNaN(p99(run, result))))
    .map((result) => [
      result.title, names.get(result.server), show(p99(least, result), 2),
      ...larger.map((run) => `${show(p99(run, result), 2)} (${show(p99(run, result) / p99(least, result), 1)} times)`),
    ])
  return ["### p99 in milliseconds, as customers become more", "",
    table(["request", "server", ...runs.map(({ customers }) => number(customers))], rows, 2)].join("\n")
}

function renderShort(short) {
  const rows = short.results.map(({ title, yardstick, ratios }) => [title, yardstick, spread(ratios)])
  return [
    "### The short version", "",
    `${short.date}, ${short.facts.join(", ")}. ${number(short.customers)} customers, ${settings(short)}, ${short.rounds} rounds.`, "",
    table(["Stheno on SQLite", "of the floor's", "requests a second, ratio"], rows, 2),
  ].join("\n")
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) replaceBetween(PAGE, SECTION, render(recorded()))
