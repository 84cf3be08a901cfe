import { Plus } from "@medusajs/icons"
import { Button, Container } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { type ReactNode, Suspense, lazy, useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { type Customer, type Spent, countCustomers, customerKeys, listCustomers } from "../api/customers"
import { useAddressState } from "../parts/address-state"
import { useChosenColumns } from "../parts/chosen-columns"
import { DataTable } from "../parts/DataTable"
import { useExistingPage } from "../parts/existing-page"
import { FilterBar } from "../parts/FilterBar"
import { PageHeading } from "../parts/PageHeading"
import { Pages } from "../parts/Pages"
import { SearchBox } from "../parts/SearchBox"
import { useSelection } from "../parts/selection"
import { EmptyState } from "../parts/states"
import { BulkActions } from "./BulkActions"
import { FIRST_COLUMNS, useCustomerColumns } from "./columns"
import { ExportButton } from "./ExportButton"
import { useCustomerFilters } from "./filters"
import { type ListState, NOTHING_ASKED, NO_FILTER, filterOf, isUnfiltered, listCodec } from "./list-state"
import { longNameOf } from "./names"

const PAGE_SIZE = 50

const CreateCustomerDrawer = lazy(async () => ({
  default: (await import("./CreateCustomerDrawer")).CreateCustomerDrawer,
}))

export function CustomersPage() {
  const { t } = useTranslation("customers")
  const [state, change] = useAddressState(listCodec)
  const [creating, setCreating] = useState(false)
  const filter = filterOf(state)
  const list = useList(filter, state)
  const count = useCount(filter)
  const selection = useSelection(JSON.stringify(filter))

  const rows = list.data?.customers
  const shownRows = { page: state.page, size: PAGE_SIZE, shown: rows?.length, count: count.data }
  useExistingPage(shownRows, (page) => change({ page }, { replace: true }))
  const bySpending = state.order.includes("total_spent")
  const columns = useCustomerColumns(currencyOf(state, rows ?? []), bySpending)
  const { shown, menu } = useChosenColumns("customers", columns, FIRST_COLUMNS)

  const search = useCallback((q: string) => change({ q, page: 1 }, { replace: true }), [change])
  const filters = useCustomerFilters(state, (patch) => change({ ...patch, page: 1 }))
  const clear = () => change({ ...NOTHING_ASKED, page: 1 })

  const create = (
    <Button size="small" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      {t("create")}
    </Button>
  )

  return (
    <>
      <PageHeading
        title={t("title")}
        actions={
          <>
            <ExportButton filter={filter} order={state.order} count={count.data} />
            {create}
          </>
        }
      />
      <Container className="p-0">
        <div className="bar items-start">
          <FilterBar filters={filters} onClear={() => change({ ...NO_FILTER, page: 1 })} />
          <div className="flex grow basis-full justify-end gap-2 sm:basis-auto">
            <SearchBox label={t("search")} value={state.q} onChange={search} />
            {menu}
          </div>
        </div>
        <DataTable
          label={t("title")}
          columns={shown}
          rows={rows}
          stale={list.isPlaceholderData}
          error={list.error}
          retry={list.refetch}
          idOf={(customer) => customer.id}
          nameOf={longNameOf}
          hrefOf={(customer) => `/customers/${customer.id}`}
          order={state.order}
          onOrder={(order) => change({ order, page: 1 })}
          selection={selection}
          empty={isUnfiltered(state) ? <NoCustomers create={create} /> : <NoMatch onClear={clear} />}
        />
        <Pages
          {...shownRows}
          onPage={(page) => {
            change({ page })
            window.scrollTo({ top: 0 })
          }}
        />
      </Container>
      <BulkActions selection={selection} filter={filter} order={state.order} count={count.data} />
      {creating && (
        <Suspense>
          <CreateCustomerDrawer onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </>
  )
}

/** The rows of a page. They do not wait for being counted. */
function useList(filter: object, { order, page }: ListState) {
  const query = { ...filter, order, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
  return useQuery({
    queryKey: customerKeys.list(query),
    queryFn: ({ signal }) => listCustomers(query, signal),
    placeholderData: (previous) => previous,
  })
}

function useCount(filter: object) {
  return useQuery({
    queryKey: customerKeys.count(filter),
    queryFn: ({ signal }) => countCustomers(filter, signal),
  })
}

/** The currency by which spending is sorted: what was asked for, else what most of those have spent who are shown. */
function currencyOf({ order, spent }: ListState, rows: Customer[]): string {
  const [, sorted] = /^-?total_spent\.(.+)$/.exec(order) ?? []
  return spent?.currency ?? sorted ?? mostOften(rows.flatMap((row) => row.total_spent ?? [])) ?? "eur"
}

function mostOften(spent: Spent[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { currency_code } of spent) counts.set(currency_code, (counts.get(currency_code) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0]
}

function NoCustomers({ create }: { create: ReactNode }) {
  const { t } = useTranslation("customers")
  return <EmptyState title={t("emptyTitle")} text={t("emptyText")} action={create} />
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t("table.noMatch")}
      text={t("table.noMatchText")}
      action={
        <Button size="small" variant="secondary" onClick={onClear}>
          {t("table.clearFilters")}
        </Button>
      }
    />
  )
}
