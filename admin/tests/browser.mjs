// A browser, in which one signs in past the page.
import { chromium } from "playwright-core"

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
]

/** Starts Debian's Chromium, or the one that the environment names. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.STHENO_TEST_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS })

/** Signs a user in, in all windows of a context. */
export async function signInAs({ request }, { email, password }) {
  const signIn = await request.post("/auth/user/emailpass", { data: { email, password } })
  const headers = { authorization: `Bearer ${(await signIn.json()).token}` }
  const session = await request.post("/auth/session", { headers })
  if (!session.ok()) throw new Error(`${email} cannot sign in`)
}
