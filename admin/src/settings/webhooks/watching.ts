import type { Webhook } from "../../api/webhooks"

/** In milliseconds. */
const OFTEN = 2_000
const SELDOM = 10_000
const SOON = 15_000

/** For how long it is looked often after something was set going: what is sent again is not pending at once. */
export const AFTERWARDS = 10_000

/**
 * In how many milliseconds it is to be looked again what has become of what is pending: soon while a try is near, later
 * when the next one is far, and not at all when nothing is under way.
 */
export function nextLook(
  webhook: Pick<Webhook, "pending" | "disabled_at">,
  nextTries: (string | null)[],
  watchedUntil: number,
  now = Date.now(),
): number | false {
  if (now < watchedUntil) return OFTEN
  if (webhook.disabled_at || (webhook.pending === 0 && nextTries.every((next) => next === null))) return false
  // One whose time has long come waits for another one, which may take its time.
  const near = nextTries.some((next) => next !== null && Math.abs(new Date(next).getTime() - now) < SOON)
  return near ? OFTEN : SELDOM
}
