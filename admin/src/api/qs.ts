/** A value as it stands in an address; nothing is written of what is not there. */
type Written = [path: string, value: string]

function write(path: string, value: unknown): Written[] {
  if (value === undefined || value === null) return []
  if (value instanceof Date) return [[path, value.toISOString()]]
  if (typeof value !== "object") return [[path, String(value)]]
  return Object.entries(value).flatMap(([key, member]) => write(path === "" ? key : `${path}[${key}]`, member))
}

/**
 * Takes the place of `qs`, of which Medusa's SDK needs this alone: members are written as `a[b]=c`, and lists as
 * `a[0]=b`. The original is as large as a page.
 */
export function stringify(query: object): string {
  return write("", query)
    .map(([path, value]) => `${encodeURIComponent(path)}=${encodeURIComponent(value)}`)
    .join("&")
}
