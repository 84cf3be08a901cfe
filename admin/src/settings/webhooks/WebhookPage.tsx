import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router-dom"
import { type Webhook, getWebhook, webhookKeys } from "../../api/webhooks"
import { useListAddress } from "../../parts/list-address"
import { PageHeading } from "../../parts/PageHeading"
import { ErrorState } from "../../parts/states"
import { type Secret, SecretDialog } from "../SecretDialog"
import { Deliveries } from "./Deliveries"
import { EditWebhookDrawer } from "./EditWebhookDrawer"
import { ReplayDrawer } from "./ReplayDrawer"
import { useReplay } from "./replay"
import { SecretDrawer } from "./SecretDrawer"
import { AFTERWARDS, nextLook } from "./watching"
import { WebhookActions, type WebhookTask } from "./WebhookActions"
import { WebhookBadge } from "./WebhookBadge"
import { OffAlert, WebhookFacts } from "./WebhookFacts"

/** A webhook with what was sent to it. */
export function WebhookPage() {
  const { t } = useTranslation("settings")
  const { id = "" } = useParams()
  const [watchedUntil, setWatchedUntil] = useState(0)
  const { data, error, refetch } = useQuery({
    queryKey: webhookKeys.one(id),
    queryFn: ({ signal }) => getWebhook(id, signal),
    refetchInterval: ({ state }) => (state.data ? nextLook(state.data, [], watchedUntil) : false),
  })

  const back = { to: useListAddress("/settings/webhooks"), name: t("webhooks.title") }
  const watch = () => setWatchedUntil(Date.now() + AFTERWARDS)

  if (data) return <Shown webhook={data} back={back} watchedUntil={watchedUntil} onActed={watch} />
  return (
    <>
      <PageHeading title={t("webhooks.one")} back={back} />
      {error && <ErrorState error={error} retry={refetch} />}
    </>
  )
}

interface ShownProps {
  webhook: Webhook
  back: { to: string; name: string }
  watchedUntil: number
  /** Is called when something was set going, which is worth being looked at. */
  onActed: () => void
}

function Shown({ webhook, back, watchedUntil, onActed }: ShownProps) {
  const { t } = useTranslation("settings")
  const [task, setTask] = useState<WebhookTask>()
  const [secret, setSecret] = useState<Secret>()
  const replay = useReplay(webhook, onActed)
  const close = () => setTask(undefined)

  const showSecret = (value: string) =>
    setSecret({
      title: t("webhooks.secretChanged"),
      text: t("webhooks.secretText", { url: webhook.url }),
      name: t("webhooks.secret"),
      value,
    })

  return (
    <>
      <PageHeading
        title={webhook.url}
        text={webhook.description ?? undefined}
        beside={<WebhookBadge webhook={webhook} />}
        back={back}
        actions={<WebhookActions webhook={webhook} onTask={setTask} onActed={onActed} />}
      />
      <OffAlert webhook={webhook} onActed={onActed} />
      <WebhookFacts webhook={webhook} />
      <Deliveries webhook={webhook} watchedUntil={watchedUntil} onAgain={replay.deliveries} />
      {task === "edit" && <EditWebhookDrawer webhook={webhook} onClose={close} />}
      {task === "secret" && <SecretDrawer webhook={webhook} onChanged={showSecret} onClose={close} />}
      {task === "replay" && <ReplayDrawer onReplay={replay.chosen} onClose={close} />}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
      {replay.dialog}
    </>
  )
}
