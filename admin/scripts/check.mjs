// Builds into a folder of its own and says in what the files differ that are checked in. Compressed bytes may differ
// between versions of zlib, so the uncompressed ones are compared.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { filesIn } from "./files.mjs"

const DIST = "dist"
const built = mkdtempSync(join(tmpdir(), "stheno-admin-"))

try {
  const build = spawnSync("npx", ["vite", "build", "--logLevel", "warn"], {
    stdio: "inherit",
    env: { ...process.env, STHENO_ADMIN_BUILT: built },
  })
  if (build.status !== 0) process.exit(1)

  const differing = compare(built)
  for (const line of differing) console.error(line)
  if (differing.length > 0) {
    console.error("What is checked in is not what is built: run `npm run build`.")
    process.exitCode = 1
  }
} finally {
  rmSync(built, { recursive: true, force: true })
}

function compare(folder) {
  const now = new Set(filesIn(folder).filter((file) => file !== "manifest.json"))
  const kept = new Set(
    (existsSync(DIST) ? filesIn(DIST) : []).filter((file) => file.endsWith(".gz")).map((file) => file.slice(0, -3)),
  )
  const lines = []
  for (const file of now) {
    if (!kept.has(file)) lines.push(`missing  ${file}`)
    else if (!gunzipSync(readFileSync(join(DIST, `${file}.gz`))).equals(readFileSync(join(folder, file)))) {
      lines.push(`differs  ${file}`)
    }
  }
  for (const file of kept) if (!now.has(file)) lines.push(`extra    ${file}`)
  return lines
}
