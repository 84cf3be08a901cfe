import { Button } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { type ListedDelivery, type Webhook, listDeliveries, webhookKeys } from "../../api/webhooks"
import { useAddressState } from "../../parts/address-state"
import { type Column, DataTable } from "../../parts/DataTable"
import { FilterBar } from "../../parts/FilterBar"
import { useFormat } from "../../parts/format"
import { Pages } from "../../parts/Pages"
import { Section } from "../../parts/Section"
import { useSelection } from "../../parts/selection"
import { SelectionBar } from "../../parts/SelectionBar"
import { EmptyState } from "../../parts/states"
import { PAGE_SIZE } from "../list-state"
import { deliveriesCodec, deliveriesQuery } from "./deliveries-state"
import { DeliveryBadge } from "./DeliveryBadge"
import { useDeliveryFilters } from "./delivery-filters"
import { useNextTry } from "./next-try"
import { nextLook } from "./watching"

interface Props {
  webhook: Webhook
  watchedUntil: number
  onAgain: (ids: string[]) => Promise<void>
}

/** What was sent to a webhook, and is to be sent, the newest first. */
export function Deliveries({ webhook, watchedUntil, onAgain }: Props) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const [state, change] = useAddressState(deliveriesCodec)
  const columns = useColumns(webhook)
  const format = useFormat()
  const selection = useSelection(`${state.state} ${state.event}`)
  const filters = useDeliveryFilters(webhook.generation, state, (patch) => change({ ...patch, page: 1 }))
  const filtered = state.state !== undefined || state.event !== ""

  const query = deliveriesQuery(state)
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: webhookKeys.deliveries(webhook.id, query),
    queryFn: ({ signal }) => listDeliveries(webhook.id, query, signal),
    placeholderData: (previous) => previous,
    refetchInterval: ({ state: { data: page } }) =>
      nextLook(webhook, (page?.webhook_deliveries ?? []).map(({ next_at }) => next_at), watchedUntil),
  })

  const sendAgain = async () => {
    await onAgain([...selection.names.keys()])
    selection.clear()
  }

  return (
    <>
      <Section title={t("deliveries.title")} text={t("deliveries.text")} flush>
        <div className="border-ui-border-base border-b px-4 py-3 sm:px-6">
          <FilterBar filters={filters} onClear={() => change({ state: undefined, event: "", page: 1 })} />
        </div>
        <DataTable
          label={t("deliveries.title")}
          columns={columns}
          rows={data?.webhook_deliveries}
          stale={isPlaceholderData}
          error={error}
          retry={refetch}
          idOf={(delivery) => delivery.id}
          nameOf={({ event, created_at }) => `${event}, ${format.exact(created_at)}`}
          hrefOf={(delivery) => `deliveries/${delivery.id}`}
          selection={webhook.disabled_at ? undefined : selection}
          empty={
            filtered ? (
              <EmptyState title={common("table.noMatch")} />
            ) : (
              <EmptyState title={t("deliveries.empty")} text={t("deliveries.emptyText")} />
            )
          }
          skeletonRows={5}
        />
        <Pages
          page={state.page}
          size={PAGE_SIZE}
          shown={data?.webhook_deliveries.length}
          count={data?.count}
          onPage={(page) => change({ page })}
        />
      </Section>
      <SelectionBar selection={selection}>
        <Button size="small" variant="secondary" onClick={() => void sendAgain()}>
          {t("deliveries.again")}
        </Button>
      </SelectionBar>
    </>
  )
}

function useColumns(webhook: Webhook): Column<ListedDelivery>[] {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const nextTry = useNextTry(webhook.disabled_at !== null)

  const answer = ({ attempts }: ListedDelivery) => {
    const last = attempts.at(-1)
    if (!last) return format.text(null)
    return last.status ?? t("deliveries.noAnswer")
  }

  return [
    { id: "event", head: t("deliveries.event"), cell: ({ event }) => event },
    { id: "state", head: t("state"), cell: ({ state }) => <DeliveryBadge state={state} /> },
    { id: "attempts", head: t("deliveries.attempts"), numeric: true, cell: (row) => format.number(row.attempt_count) },
    { id: "answer", head: t("deliveries.lastAnswer"), cell: answer },
    { id: "next_at", head: t("deliveries.next"), cell: ({ next_at }) => nextTry(next_at, format.recent) },
    { id: "created_at", head: t("created"), cell: ({ created_at }) => format.recent(created_at) },
  ]
}
