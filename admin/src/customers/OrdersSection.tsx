import { StatusBadge } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { type Order, listOrdersOf, orderKeys } from "../api/orders"
import { type Column, DataTable } from "../parts/DataTable"
import { useFormat } from "../parts/format"
import { Pages } from "../parts/Pages"
import { Note, Section } from "../parts/Section"

const PAGE_SIZE = 10

/** A customer's orders, the newest first, in pages. */
export function OrdersSection({ customerId }: { customerId: string }) {
  const { t } = useTranslation("customers")
  const [page, setPage] = useState(1)
  const query = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: orderKeys.of(customerId, query),
    queryFn: ({ signal }) => listOrdersOf(customerId, query, signal),
    placeholderData: (previous) => previous,
  })

  return (
    <Section title={t("orders")} flush>
      <DataTable
        label={t("orders")}
        columns={useColumns()}
        rows={data?.orders}
        stale={isPlaceholderData}
        error={error}
        retry={refetch}
        idOf={({ id }) => id}
        nameOf={numberOf}
        skeletonRows={3}
        empty={
          <Note>{t("noOrders")}</Note>
        }
      />
      {data && data.orders.length > 0 && (
        <Pages page={page} size={PAGE_SIZE} shown={data.orders.length} count={data.count} onPage={setPage} />
      )}
    </Section>
  )
}

function numberOf({ id, display_id }: Order): string {
  return display_id === null ? id : `#${display_id}`
}

function useColumns(): Column<Order>[] {
  const { t } = useTranslation("customers")
  const format = useFormat()
  return [
    { id: "number", head: t("order"), cell: (order) => <span className="text-ui-fg-base">{numberOf(order)}</span> },
    {
      id: "created_at",
      head: t("date"),
      cell: ({ created_at }) => <span className="whitespace-nowrap">{format.date(created_at)}</span>,
    },
    { id: "status", head: t("status"), cell: (order) => <Status status={order.status} /> },
    { id: "payment", head: t("payment"), cell: (order) => <Status status={order.payment_status} /> },
    { id: "fulfillment", head: t("fulfillment"), cell: (order) => <Status status={order.fulfillment_status} /> },
    {
      id: "total",
      head: t("total"),
      numeric: true,
      cell: ({ total, currency_code }) => (total === null ? format.text(null) : format.money(total, currency_code)),
    },
  ]
}

const COLORS = {
  completed: "green",
  captured: "green",
  fulfilled: "green",
  delivered: "green",
  shipped: "blue",
  pending: "orange",
  awaiting: "orange",
  not_paid: "orange",
  not_fulfilled: "orange",
  requires_action: "red",
  canceled: "red",
  refunded: "grey",
} as const

/** A status in words, or as it is where there are none: other systems may have others. */
function Status({ status }: { status: string | null }) {
  const { t, i18n } = useTranslation("customers")
  const format = useFormat()
  if (!status) return format.text(status)

  const key = `statuses.${status}`
  const words = i18n.exists(key, { ns: "customers" }) ? t(key as "statuses.pending") : status.replaceAll("_", " ")
  const color = Object.hasOwn(COLORS, status) ? COLORS[status as keyof typeof COLORS] : "grey"
  return (
    <StatusBadge color={color} className="whitespace-nowrap">
      {words}
    </StatusBadge>
  )
}
