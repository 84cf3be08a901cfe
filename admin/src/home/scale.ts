/** How high a plot's axis reaches, and at which values it has lines, the greatest first. */
export interface Scale {
  top: number
  lines: number[]
}

/** Steps between lines that read well, times a power of ten. */
const STEPS = [1, 2, 5, 10]

/** The most steps that an axis has. */
const MOST = 4

/** An axis of whole numbers from 0 to at least the greatest value. */
export function scaleOf(values: number[]): Scale {
  const greatest = Math.max(1, ...values)
  const power = 10 ** Math.floor(Math.log10(greatest / MOST))
  const step = Math.max(1, power * (STEPS.find((one) => one * power * MOST >= greatest) ?? 10))
  const top = Math.ceil(greatest / step) * step
  return { top, lines: Array.from({ length: top / step + 1 }, (_, index) => top - index * step) }
}
