// The clients of Medusa 1 in a browser, on pages of other origins than the server's; see README.md.
import { after } from "node:test"
import { closeBrowser } from "./support.mjs"
import "./storefront.mjs"
import "./admin.mjs"
import "./strangers.mjs"
import "./hooks.mjs"

const PATIENCE_SECONDS = 180

after(closeBrowser)

// A browser that hangs must not keep those who wait for the tests.
setTimeout(() => {
  console.error(`the tests did not end within ${PATIENCE_SECONDS} seconds`)
  process.exit(1)
}, PATIENCE_SECONDS * 1000).unref()
