/** What programs that open tables would take as a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** Writes a cell: as RFC 4180 says, and so that no program computes what somebody has typed as their name. */
function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Writes a line, with its end. */
export function csvLine(cells: string[]): string {
  return `${cells.map(cell).join(",")}\r\n`
}

/** Says to programs that what follows is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF"

/** Has the browser keep lines as a file. */
export function saveCsv(name: string, lines: string[]) {
  const address = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, ...lines], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
