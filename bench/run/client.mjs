// Asking a server. A request is `{ v, as, method, path, body }`: the generation of Medusa in whose way it is answered, who asks,
// and what.

import assert from "node:assert/strict"

/** A path as the server has it. */
export const pathOf = (server, { v, path }) => (server.prefixes?.[v] ?? "") + path

/** What a server is shown of who asks: a header's name and value each. */
export const headersOf = (server, { v, as }) => server.headers?.[v]?.[as] ?? {}

/** Asks and gives the answer's body; fails unless the status is one of success. */
export async function call(server, request) {
  const { body, method = body ? "POST" : "GET" } = request
  const response = await fetch(server.url + pathOf(server, request), {
    method,
    headers: { ...(body && { "content-type": "application/json" }), ...headersOf(server, request) },
    body: body && JSON.stringify(body),
  })
  const answer = await response.text()
  assert.ok(response.ok, `${server.name}: ${method} ${request.path} answers ${response.status} ${answer.slice(0, 300)}`)
  return JSON.parse(answer)
}

/** A request of the shop's in the way in which a server is asked when either would do. */
export const byAdmin = (server, path, body) => ({ v: server.generations[0], as: "admin", path, body })

/** How many customers there are. */
export const count = async (server) => (await call(server, byAdmin(server, "/admin/customers?limit=1&fields=id"))).count

/** Does the work for each of many, some at a time. */
export async function together(items, work, workers = 16) {
  const queue = items[Symbol.asyncIterator]?.() ?? items[Symbol.iterator]()
  const worker = async () => {
    for (let next = await queue.next(); !next.done; next = await queue.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}
