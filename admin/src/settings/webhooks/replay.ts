import { useTranslation } from "react-i18next"
import { type Webhook, replayWebhook, useWebhooksChanged } from "../../api/webhooks"
import { useFormat } from "../../parts/format"
import { useJob } from "../../parts/progress"
import { toast } from "../../parts/toasts"
import { useAct } from "../act"
import { replaySpan } from "./replay-span"

/** What is chosen to be sent again: what was given up, or what happened in a span of time, which may still go on. */
export type Chosen = "failed" | { since: Date; until: Date | undefined }

/** Sends to a webhook again; `dialog` must be shown somewhere. */
export function useReplay(webhook: Webhook, onActed: () => void) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const act = useAct()
  const changed = useWebhooksChanged()
  const job = useJob()

  const ended = () => {
    onActed()
    void changed()
  }

  const failed = async () => {
    const count = (await replayWebhook(webhook.id, { failed: true })) ?? 0
    ended()
    toast.success(count > 0 ? t("replay.scheduled", { count }) : t("replay.nothingFailed"))
  }

  const since = async (moment: Date) => {
    await replayWebhook(webhook.id, { since: moment.toISOString() })
    ended()
    toast.success(t("replay.sinceScheduled", { time: format.time(moment.toISOString()) }))
  }

  const chosen = async (what: Chosen): Promise<void> => {
    if (what === "failed") return failed()
    const { since: from, until } = what
    if (!until) return since(from)
    job.start({ title: t("replay.title"), run: (progress) => replaySpan(webhook, from, until, progress), ended })
  }

  const again = async (ids: string[]) => {
    await replayWebhook(webhook.id, { deliveries: ids })
    ended()
  }
  const deliveries = (ids: string[]) => act(() => again(ids), t("replay.scheduled", { count: ids.length }))

  return { chosen, deliveries, dialog: job.dialog }
}
