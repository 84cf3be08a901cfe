import { type ToldEvent, listToldEvents } from "../../api/told-events"
import { MOST_PENDING, type Webhook, getWebhook, replayWebhook } from "../../api/webhooks"
import type { Progress } from "../../parts/progress"

/** How many events are read, and sent again, at a time. */
const AT_ONCE = 250
const PAUSE = 2_000

/**
 * Sends again what happened in a span of time. The API has no end for what it sends again, so the events are read here,
 * and named to it.
 */
export async function replaySpan(webhook: Webhook, since: Date, until: Date, progress: Progress): Promise<void> {
  const { signal, done } = progress
  for await (const events of eventsSince(webhook, since, signal)) {
    const ids = events.filter((event) => happenedAt(event) < until).map((event) => event.id)
    if (ids.length > 0) {
      await roomFor(ids.length, webhook, signal)
      done((await replayWebhook(webhook.id, { events: ids }, signal)) ?? 0)
    }
    const last = events.at(-1)
    if (last && happenedAt(last) >= until) return
  }
}

function happenedAt(event: ToldEvent): Date {
  return new Date("at" in event ? event.at : event.metadata.created_at)
}

async function* eventsSince(webhook: Webhook, since: Date, signal: AbortSignal): AsyncGenerator<ToldEvent[]> {
  const query = { name: webhook.events, generation: webhook.generation, since: since.toISOString(), limit: AT_ONCE }
  let after: string | undefined
  for (;;) {
    const page = await listToldEvents({ ...query, ...(after !== undefined && { after }) }, signal)
    yield page.events
    if (page.next_cursor === null || page.next_cursor === after) return
    after = page.next_cursor
  }
}

/** Waits until so little is pending that the server takes more. It refuses by itself where the webhook is off now. */
async function roomFor(count: number, { id }: Webhook, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { pending, disabled_at } = await getWebhook(id, signal)
    if (disabled_at !== null || pending + count <= MOST_PENDING) return
    await pause(signal)
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE)
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      reject(new DOMException("Aborted", "AbortError"))
    })
  })
}
