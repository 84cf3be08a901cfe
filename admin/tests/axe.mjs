// How good a page is for everybody, as axe judges it: wide and narrow, light and dark.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { atRest } from "./support.mjs"

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
const WIDE = { width: 1280, height: 800 }
export const NARROW = { width: 360, height: 740 }

/** How a page is looked at. In the dark only colours are others. */
const LOOKS = [
  { viewport: WIDE, colorScheme: "light", runOnly: EVERYTHING },
  { viewport: WIDE, colorScheme: "dark", runOnly: ["color-contrast"] },
  { viewport: NARROW, colorScheme: "dark", runOnly: ["color-contrast"] },
  { viewport: NARROW, colorScheme: "light", runOnly: EVERYTHING },
]

/** What a page shows, or a part of it, is good for everybody, in all looks. */
export async function isAccessible(page, within = "body") {
  const found = []
  // What is about to be replaced is dimmed.
  await atRest(page)
  for (const { viewport, colorScheme, runOnly } of LOOKS) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction((scheme) => document.documentElement.className === scheme, colorScheme)
    if (viewport === NARROW) {
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > NARROW.width) found.push(`it is ${width} pixels wide`)
    }
    for (const fault of await judged(page, within, runOnly)) found.push(`${viewport.width} pixels, ${colorScheme}: ${fault}`)
  }
  await page.setViewportSize(WIDE)
  assert.deepEqual(found, [])
}

async function judged(page, within, runOnly) {
  // Past the page's policy, which allows no script from elsewhere.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE)
  return page.evaluate(async ({ within, runOnly }) => {
    const options = { runOnly, resultTypes: ["violations"], iframes: false }
    const { violations } = await window.axe.run(within, options)
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes: [{ html, failureSummary }, ...others] }) => `${id}: ${html} ${failureSummary} (and ${others.length} more)`)
  }, { within, runOnly })
}
