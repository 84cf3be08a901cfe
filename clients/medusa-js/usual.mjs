// What a recording keeps of requests, and what varies from run to run beside what ../names.mjs has names for.
const PASSWORD_HASH = /^c2NyeXB0[\w+/]+=*$/

/**
 * Gives a text of a run as it is in every run. The administrator `user` was made at some time before; `texts` has what else is
 * known of this run.
 */
export function usual(user, texts = {}) {
  const known = new Map([
    [user.created_at, "{{earlier}}"],
    [user.updated_at, "{{earlier}}"],
    ...Object.entries(texts),
  ])
  return (text) => (PASSWORD_HASH.test(text) ? "{{password_hash}}" : known.get(text) ?? text)
}

/** What is kept of the headers that the client sends: of credentials a scheme, the name of a cookie, or that of a header. */
export function kept({ authorization, cookie, "idempotency-key": idempotency_key, ...headers }) {
  const key = "x-medusa-access-token"
  return { credentials: (authorization ?? cookie)?.split(/[ =]/, 1)[0] ?? (headers[key] && key), idempotency_key }
}
