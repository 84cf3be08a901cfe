// A server with customers, to be measured.

import path from "node:path"
import { build, folder, freePort, launch } from "./processes.mjs"

const admin = { email: "bench@example.com", password: "bench-password" }

/** Starts a Stheno on a fresh SQLite file, built unless `program` names it, and makes customers, all of them with the same members. */
export async function filled({ program, customers }) {
  const [dir, port] = [folder(), await freePort()]
  const server = await launch(program ?? path.join(build("stheno"), "stheno"), ["--listen", `127.0.0.1:${port}`], port, "/health", {
    STHENO_DATABASE_URL: `sqlite:${path.join(dir, "bench.db")}`, STHENO_ADMIN_EMAIL: admin.email, STHENO_ADMIN_PASSWORD: admin.password,
    STHENO_SIGN_IN_LIMIT_PER_ADDRESS: "off", STHENO_SIGN_IN_LIMIT_PER_ACCOUNT: "off",
  })
  const post = async (pathname, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(server.url + pathname, { method: "POST", headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${pathname} answers ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { token } = await post("/auth/user/emailpass", admin)
  const names = [["Ada", "Lovelace"], ["Bob", "Meyer"], ["Chloe", "Durand"], ["Dmitri", "Orlov"], ["Esi", "Mensah"]]
  const ids = []
  const fill = async () => {
    for (let i = ids.push(undefined) - 1; i < customers; i = ids.push(undefined) - 1) {
      const [first_name, last_name] = names[(i * 7) % 5]
      const email = `${first_name}.${last_name}.${(i * 7919) % 100003}@example.com`.toLowerCase()
      const phone = `+49${(i * 7919 * 104729) % 10000000000}`
      ids[i] = (await post("/admin/customers", { email, first_name, last_name, phone }, token)).customer.id
    }
  }
  await Promise.all(Array.from({ length: 16 }, fill))
  return { ...server, name: "Stheno", dir, token, admin, ids: ids.slice(0, customers) }
}
