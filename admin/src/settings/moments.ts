/** Writes a moment as fields of the type `datetime-local` have it: in the time of whoever looks, to the minute. */
export function localMinute(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-")
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** Reads what such a field has; undefined for what is no moment. */
export function readMinute(text: string): Date | undefined {
  const moment = new Date(text)
  return /^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(moment.getTime()) ? moment : undefined
}
