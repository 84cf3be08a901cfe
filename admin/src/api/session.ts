/** Whether a session has ended while somebody was at work, and who waits for another one. */
let ended = false
let waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
const listeners = new Set<() => void>()

function tell() {
  for (const listener of listeners) listener()
}

/** Calls back whenever `sessionEnded` changes; answers how to stop that. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the session has ended, and the page waits for another one. */
export function sessionEnded(): boolean {
  return ended
}

/** Says that the session has ended, and waits for another one, or for `signal`. */
export function renewed(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const one = { resolve, reject }
    waiting.push(one)
    signal?.addEventListener("abort", () => {
      waiting = waiting.filter((other) => other !== one)
      reject(new DOMException("Aborted", "AbortError"))
    })
    ended = true
    tell()
  })
}

/** Says that somebody has signed in: what has waited goes on. */
export function sessionBegan() {
  const all = waiting
  waiting = []
  ended = false
  tell()
  for (const { resolve } of all) resolve()
}

/** Says that nobody will sign in here: what has waited fails. */
export function sessionGivenUp() {
  const all = waiting
  waiting = []
  ended = false
  tell()
  for (const { reject } of all) reject(new DOMException("Signed out", "AbortError"))
}
