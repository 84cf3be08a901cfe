// The servers that are measured. Each has a `name` and an `id`, the `generations` of Medusa that it speaks (the first is how it
// is asked when either would do), `fill`, unless it reads what another has, with `settle`, if something is to be done then, and
// `launch`, unless it runs already. `kinds` names what it can answer, if that is not all; `imported` says that customers came in
// with their moments of creation.

import { execFileSync } from "node:child_process"
import { freePort, launch } from "../lib/processes.mjs"
import { KINDS } from "./kinds.mjs"
import { byImport, overHttp } from "./filling.mjs"

const admin = { email: "bench@example.com", password: "bench-password" }

/** What is measured is how fast passwords are checked, and not how often one may try. */
const SETTINGS = {
  STHENO_ADMIN_EMAIL: admin.email, STHENO_ADMIN_PASSWORD: admin.password, STHENO_MAIL: "false",
  STHENO_SIGN_IN_LIMIT_PER_ADDRESS: "off", STHENO_SIGN_IN_LIMIT_PER_ACCOUNT: "off",
}

/** Whether a program has the command; one from before it is filled over HTTP. */
function canImport(program) {
  try {
    execFileSync(program, ["import", "customers", "--help"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** A Stheno on a database that is empty. */
export function stheno(id, name, program, database) {
  const imported = canImport(program)
  return {
    id, name, program, database, admin, imported, generations: [2, 1], fill: imported ? byImport : overHttp,
    async launch() {
      const port = await freePort()
      return launch(program, ["serve", "--listen", `127.0.0.1:${port}`, "--database-url", database], port, "/health", SETTINGS)
    },
  }
}

/** The floor, on the file of another server. */
export const floor = (program, file) => ({
  id: "floor", name: "floor", generations: [2, 1], prefixes: { 1: "/v1" }, countsOnce: true,
  kinds: KINDS.filter((kind) => kind.floor).map(({ name }) => name),
  async launch() {
    const port = await freePort()
    return launch(program, [file, `127.0.0.1:${port}`], port, "/admin/customers?limit=1")
  },
})

/** A Medusa that runs at an address already. */
export const medusa = (generation, url, user, pid) => ({
  id: `medusa${generation}`, name: `Medusa ${generation}`, generations: [generation], url: url.replace(/\/$/, ""), pid,
  admin: user, fill: overHttp,
})

/** Whether a server is asked for a kind. */
export const answers = (server, kind) =>
  server.generations.includes(kind.v) && (server.kinds?.includes(kind.name) ?? true) && (!kind.own || server.cursors !== undefined)
