// Compresses what Vite has built, each file by itself, into the folder that the program takes in: `compress.mjs FROM TO`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { gzipSync } from "node:zlib"
import { filesIn } from "./files.mjs"
import { MOST_SCRIPT, weigh } from "./sizes.mjs"

const [from, to] = process.argv.slice(2)
if (!from || !to) throw new Error("say where from and where to")

/** Where the header of gzip says which system has written it; 255 says nothing, on all systems. */
const SYSTEM = 9

rmSync(to, { recursive: true, force: true })
const bytes = new Map()
for (const file of filesIn(from)) {
  if (file === "manifest.json") continue
  const compressed = gzipSync(readFileSync(join(from, file)), { level: 9 })
  compressed[SYSTEM] = 255
  const path = join(to, `${file}.gz`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, compressed)
  bytes.set(file, compressed.length)
}

const sizes = weigh(JSON.parse(readFileSync(join(from, "manifest.json"), "utf8")), bytes)
const lines = Object.entries(sizes).map(([what, size]) => `${String(size).padStart(9)}  ${what}\n`)
const text = `Bytes, compressed:\n\n${lines.join("")}`
writeFileSync(join(to, "sizes.txt"), text)
process.stdout.write(text)

if (sizes["script until the customers list is shown"] > MOST_SCRIPT) {
  console.error(`The customers list takes more than ${MOST_SCRIPT} bytes of script.`)
  process.exit(1)
}
