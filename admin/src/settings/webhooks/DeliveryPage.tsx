import { Button } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams } from "react-router-dom"
import {
  type DeliveryWithAttempts,
  getDelivery,
  getWebhook,
  replayWebhook,
  useWebhooksChanged,
  webhookKeys,
} from "../../api/webhooks"
import { useFormat } from "../../parts/format"
import { useListAddress } from "../../parts/list-address"
import { PageHeading } from "../../parts/PageHeading"
import { Facts, Section } from "../../parts/Section"
import { ErrorState } from "../../parts/states"
import { useAct } from "../act"
import { Attempts } from "./Attempts"
import { DeliveryBadge } from "./DeliveryBadge"
import { useNextTry } from "./next-try"
import { ToldEvent } from "./ToldEvent"
import { AFTERWARDS, nextLook } from "./watching"

/** A delivery with each of its tries. */
export function DeliveryPage() {
  const { t } = useTranslation("settings")
  const { id = "", deliveryId = "" } = useParams()
  const [watchedUntil, setWatchedUntil] = useState(0)
  const webhook = useQuery({ queryKey: webhookKeys.one(id), queryFn: ({ signal }) => getWebhook(id, signal) })
  const delivery = useQuery({
    queryKey: webhookKeys.delivery(id, deliveryId),
    queryFn: ({ signal }) => getDelivery(id, deliveryId, signal),
    refetchInterval: ({ state: { data } }) =>
      webhook.data && data ? nextLook({ ...webhook.data, pending: 0 }, [data.next_at], watchedUntil) : false,
  })
  const back = { to: useListAddress(`/settings/webhooks/${id}`), name: webhook.data?.url ?? t("webhooks.one") }

  if (!delivery.data) {
    return (
      <>
        <PageHeading title={t("deliveries.one")} back={back} />
        {delivery.error && <ErrorState error={delivery.error} retry={delivery.refetch} />}
      </>
    )
  }

  return (
    <>
      <PageHeading
        title={delivery.data.event}
        beside={<DeliveryBadge state={delivery.data.state} />}
        back={back}
        actions={
          <SendAgain
            delivery={delivery.data}
            off={Boolean(webhook.data?.disabled_at)}
            onSent={() => setWatchedUntil(Date.now() + AFTERWARDS)}
          />
        }
      />
      <DeliveryFacts delivery={delivery.data} off={Boolean(webhook.data?.disabled_at)} />
      <Section title={t("deliveries.attempts")} flush>
        <Attempts attempts={delivery.data.attempts} />
      </Section>
      <ToldEvent id={delivery.data.event_id} />
    </>
  )
}

interface SendAgainProps {
  delivery: DeliveryWithAttempts
  off: boolean
  onSent: () => void
}

function SendAgain({ delivery, off, onSent }: SendAgainProps) {
  const { t } = useTranslation("settings")
  const act = useAct()
  const changed = useWebhooksChanged()

  const send = async () => {
    await replayWebhook(delivery.webhook_id, { deliveries: [delivery.id] })
    onSent()
    await changed()
  }

  return (
    <Button
      size="small"
      variant="secondary"
      disabled={off}
      onClick={() => void act(send, t("replay.scheduled", { count: 1 }))}
    >
      {t("deliveries.again")}
    </Button>
  )
}

function DeliveryFacts({ delivery, off }: { delivery: DeliveryWithAttempts; off: boolean }) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const nextTry = useNextTry(off)
  return (
    <Section title={t("deliveries.one")} flush>
      <Facts
        facts={[
          [t("deliveries.eventId"), <span key="id" className="font-mono">{delivery.event_id}</span>],
          [t("created"), format.exact(delivery.created_at)],
          [t("changed"), format.exact(delivery.updated_at)],
          [t("deliveries.next"), nextTry(delivery.next_at, format.exact)],
        ]}
      />
    </Section>
  )
}
