// The admin page in a browser, as shop staff use it; see README.md.
import "./sign-in.mjs"
import "./home.mjs"
import "./customers.mjs"
import "./selection.mjs"
import "./export.mjs"
import "./new-customer.mjs"
import "./customer.mjs"
import "./customer-edits.mjs"
import "./groups.mjs"
import "./profile.mjs"
import "./users.mjs"
import "./api-keys.mjs"
import "./webhooks.mjs"
import "./mail-templates.mjs"
import "./keyboard.mjs"
import "./languages.mjs"
import "./narrow.mjs"
import "./policy.mjs"

const PATIENCE_SECONDS = 600

// What can be perceived and used does not depend on the server's database, so it is asked once.
if (process.env.ACCESSIBILITY !== "false") await import("./accessibility.mjs")

// A browser that hangs must not keep those who wait for the tests.
setTimeout(() => {
  console.error(`the tests did not end within ${PATIENCE_SECONDS} seconds`)
  process.exit(1)
}, PATIENCE_SECONDS * 1000).unref()
