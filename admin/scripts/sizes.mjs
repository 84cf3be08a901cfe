/** The chunk of the page whose weight is watched, and how many compressed bytes of script it may take to show it. */
const LIST = "src/customers/CustomersPage.tsx"
const TEXTS = ["src/texts/en/index.ts", "src/texts/de/index.ts"]
export const MOST_SCRIPT = 250_000

/** The chunk and all that it imports statically, by their keys in the manifest. */
function withImports(manifest, key, found = new Set()) {
  if (found.has(key)) return found
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not a chunk of its own`)
  found.add(key)
  for (const imported of chunk.imports ?? []) withImports(manifest, imported, found)
  return found
}

/**
 * What is loaded until the customers list is shown, of compressed bytes by file: the entry, the page, and the texts of
 * the language that has more of them.
 */
export function weigh(manifest, bytes) {
  const scripts = (keys) => new Set(keys.map((key) => manifest[key].file))
  const sum = (files) => [...files].reduce((total, file) => total + (bytes.get(file) ?? 0), 0)

  const shown = new Set([...withImports(manifest, "index.html"), ...withImports(manifest, LIST)])
  const texts = Math.max(...TEXTS.map((key) => bytes.get(manifest[key].file) ?? 0))
  const ending = (end) => [...bytes].filter(([file]) => file.endsWith(end)).reduce((total, [, size]) => total + size, 0)
  return {
    "script until the customers list is shown": sum(scripts([...shown])) + texts,
    "script of all pages": ending(".js"),
    CSS: ending(".css"),
    fonts: ending(".woff2"),
    total: [...bytes.values()].reduce((total, size) => total + size, 0),
  }
}
