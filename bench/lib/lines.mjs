// Many lines to standard output, one JSON value on each.

import { writeSync } from "node:fs"

const AT_ONCE = 500

/** Writes what `make` gives for each number below `count`. Whoever does not listen any more ends the program. */
export function writeLines(count, make) {
  let lines = []
  for (let number = 0; number < count; number++) {
    lines.push(JSON.stringify(make(number)) + "\n")
    if (lines.length === AT_ONCE) {
      write(lines)
      lines = []
    }
  }
  write(lines)
}

function write(lines) {
  let bytes = Buffer.from(lines.join(""))
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes))
    } catch (error) {
      if (error.code === "EPIPE") process.exit()
      if (error.code !== "EAGAIN") throw error
    }
  }
}
