import { Button, Container } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { type Webhook, type WebhookWithSecret, listWebhooks, webhookKeys } from "../../api/webhooks"
import { useAddressState } from "../../parts/address-state"
import { type Column, DataTable } from "../../parts/DataTable"
import { useFormat } from "../../parts/format"
import { PageHeading } from "../../parts/PageHeading"
import { Pages } from "../../parts/Pages"
import { SearchBox } from "../../parts/SearchBox"
import { EmptyState } from "../../parts/states"
import { PAGE_SIZE, listCodec, queryOf } from "../list-state"
import { type Secret, SecretDialog } from "../SecretDialog"
import { NewWebhookDrawer } from "./NewWebhookDrawer"
import { nextLook } from "./watching"
import { WebhookBadge } from "./WebhookBadge"

const CODEC = listCodec(["-created_at", "created_at", "url", "-url"])

/** Where events are sent to. */
export function WebhooksPage() {
  const { t } = useTranslation("settings")
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<Secret>()

  const onCreated = ({ url, secret: value }: WebhookWithSecret) => {
    const about = { title: t("webhooks.created"), text: t("webhooks.secretText", { url }) }
    setSecret({ ...about, name: t("webhooks.secret"), value })
  }

  return (
    <>
      <PageHeading
        title={t("webhooks.title")}
        text={t("webhooks.text")}
        actions={
          <Button size="small" onClick={() => setAdding(true)}>
            {t("webhooks.add")}
          </Button>
        }
      />
      <WebhookList />
      {adding && <NewWebhookDrawer onCreated={onCreated} onClose={() => setAdding(false)} />}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  )
}

function WebhookList() {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const [state, change] = useAddressState(CODEC)
  const columns = useColumns()

  const query = queryOf(state)
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: webhookKeys.list(query),
    queryFn: ({ signal }) => listWebhooks(query, signal),
    placeholderData: (previous) => previous,
    refetchInterval: ({ state: { data: page } }) =>
      page?.webhooks.map((webhook) => nextLook(webhook, [], 0)).find((next) => next !== false) ?? false,
  })
  const search = useCallback((q: string) => change({ q, page: 1 }, { replace: true }), [change])

  return (
    <Container className="p-0">
      <div className="border-ui-border-base border-b px-4 py-3 sm:px-6">
        <SearchBox label={t("webhooks.search")} value={state.q} onChange={search} />
      </div>
      <DataTable
        label={t("webhooks.title")}
        columns={columns}
        rows={data?.webhooks}
        stale={isPlaceholderData}
        error={error}
        retry={refetch}
        idOf={(webhook) => webhook.id}
        nameOf={(webhook) => webhook.url}
        hrefOf={(webhook) => webhook.id}
        order={state.order}
        onOrder={(order) => change({ order, page: 1 })}
        empty={
          state.q ? (
            <EmptyState title={common("table.noMatch")} text={common("table.noMatchText")} />
          ) : (
            <EmptyState title={t("webhooks.empty")} text={t("webhooks.emptyText")} />
          )
        }
        skeletonRows={3}
      />
      <Pages
        page={state.page}
        size={PAGE_SIZE}
        shown={data?.webhooks.length}
        count={data?.count}
        onPage={(page) => change({ page })}
      />
    </Container>
  )
}

function useColumns(): Column<Webhook>[] {
  const { t } = useTranslation("settings")
  const format = useFormat()
  return [
    {
      id: "url",
      head: t("webhooks.url"),
      sort: "url",
      // Addresses have no place where words end.
      cell: ({ url }) => <span className="[overflow-wrap:anywhere] sm:inline-block sm:min-w-48">{url}</span>,
    },
    { id: "description", head: t("webhooks.description"), cell: (webhook) => format.text(webhook.description) },
    {
      id: "events",
      head: t("webhooks.events"),
      cell: (webhook) => <span className="font-mono">{shortened(webhook.events)}</span>,
    },
    { id: "state", head: t("state"), cell: (webhook) => <WebhookBadge webhook={webhook} /> },
    { id: "pending", head: t("webhooks.pending"), numeric: true, cell: ({ pending }) => format.number(pending) },
    { id: "created_at", head: t("created"), sort: "created_at", cell: (webhook) => format.time(webhook.created_at) },
  ]
}

/** There may be fifty patterns; a few say what a webhook is for. */
const SHOWN_PATTERNS = 3

function shortened(patterns: string[]): string {
  return [...patterns.slice(0, SHOWN_PATTERNS), ...(patterns.length > SHOWN_PATTERNS ? ["…"] : [])].join(", ")
}
