import { expect, test } from "vitest"
import { scaleOf } from "./scale"

test("an axis has few lines, at round numbers", () => {
  expect(scaleOf([3, 17, 8])).toEqual({ top: 20, lines: [20, 15, 10, 5, 0] })
  expect(scaleOf([1234])).toEqual({ top: 1500, lines: [1500, 1000, 500, 0] })
  expect(scaleOf([4])).toEqual({ top: 4, lines: [4, 3, 2, 1, 0] })
  expect(scaleOf([2])).toEqual({ top: 2, lines: [2, 1, 0] })
})

test("it reaches above nothing, too", () => {
  expect(scaleOf([])).toEqual({ top: 1, lines: [1, 0] })
  expect(scaleOf([0, 0])).toEqual({ top: 1, lines: [1, 0] })
})

test("no value is above it", () => {
  for (let value = 1; value < 3_000; value += 1) {
    const { top, lines } = scaleOf([value])
    expect(top).toBeGreaterThanOrEqual(value)
    expect(lines.length).toBeLessThanOrEqual(5)
    expect(lines.every(Number.isInteger)).toBe(true)
  }
})
