import { Button } from "@medusajs/ui"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { CustomerGroup } from "../api/customer-groups"
import { type Customer, customerKeys, listCustomers } from "../api/customers"
import { longNameOf, nameOf } from "../customers/names"
import { CheckField } from "../parts/fields"
import { SearchBox } from "../parts/SearchBox"
import { DrawerFoot, DrawerHead, SideDrawer } from "../parts/SideDrawer"
import { EmptyState, ErrorState } from "../parts/states"
import { useUnsaved } from "../parts/unsaved"

interface Props {
  group: CustomerGroup
  /** Is told the names of who was chosen, by id. */
  onAdd: (names: ReadonlyMap<string, string>) => void
  onClose: () => void
}

/** Lets one search customers, and choose many of them, over several searches. */
export function AddMembersDrawer({ group, onAdd, onClose }: Props) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const [q, setQ] = useState("")
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const mayDiscard = useUnsaved(chosen.size > 0)

  const choose = (customers: Customer[], selected: boolean) => {
    const names = new Map(chosen)
    for (const customer of customers) {
      if (selected) names.set(customer.id, longNameOf(customer))
      else names.delete(customer.id)
    }
    setChosen(names)
  }

  const close = async () => {
    if (await mayDiscard()) onClose()
  }

  const add = () => {
    onAdd(chosen)
    onClose()
  }

  return (
    <SideDrawer onClose={() => void close()}>
      <DrawerHead title={t("addTitle", { name: group.name })} text={t("addText")} />
      <div className="bar">
        <SearchBox main={false} label={t("searchCustomers")} value={q} onChange={setQ} />
      </div>
      <div
        role="group"
        aria-label={t("found")}
        tabIndex={0}
        className="focus-ring inset min-h-0 flex-1 overflow-y-auto"
      >
        <Found q={q.trim()} group={group} chosen={chosen} onChoose={choose} />
      </div>
      <DrawerFoot>
        <p aria-live="polite" className="txt-compact-small text-ui-fg-subtle mr-auto">
          {common("selection.count", { count: chosen.size })}
        </p>
        <Button size="small" variant="secondary" onClick={() => void close()}>
          {common("cancel")}
        </Button>
        <Button size="small" disabled={chosen.size === 0} onClick={add}>
          {common("add")}
        </Button>
      </DrawerFoot>
    </SideDrawer>
  )
}

interface FoundProps {
  q: string
  group: CustomerGroup
  chosen: ReadonlyMap<string, string>
  onChoose: (customers: Customer[], selected: boolean) => void
}

function Found({ q, group, chosen, onChoose }: FoundProps) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const found = useFound(q)
  if (found.data === undefined) {
    return found.error ? <ErrorState error={found.error} retry={found.refetch} /> : <Skeletons />
  }

  const customers = found.data
  if (customers.length === 0) {
    return q ? (
      <EmptyState title={common("table.noMatch")} text={t("noMatchText")} />
    ) : (
      <EmptyState title={t("noCustomers")} />
    )
  }
  const others = customers.filter((customer) => !isIn(customer, group))

  return (
    <div aria-busy={found.isPlaceholderData} className={found.isPlaceholderData ? "opacity-60" : ""}>
      <div className="border-ui-border-base border-b pb-3">
        <CheckField
          label={t("chooseShown")}
          checked={others.length > 0 && others.every(({ id }) => chosen.has(id))}
          disabled={others.length === 0}
          onChange={(selected) => onChoose(others, selected)}
        />
      </div>
      <ul>
        {customers.map((customer) => (
          <li key={customer.id} className="py-2 [overflow-wrap:anywhere]">
            <CheckField
              label={nameOf(customer)}
              hint={isIn(customer, group) ? t("isMember") : (customer.email ?? customer.id)}
              checked={chosen.has(customer.id) || isIn(customer, group)}
              disabled={isIn(customer, group)}
              onChange={(selected) => onChoose([customer], selected)}
            />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button
          size="small"
          variant="secondary"
          className="my-2 w-full"
          isLoading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {common("more")}
        </Button>
      )}
    </div>
  )
}

const PAGE_SIZE = 50
const FIELDS = "id,email,first_name,last_name,*groups"

function useFound(q: string) {
  const query = { ...(q && { q }), fields: FIELDS, order: "-created_at", limit: PAGE_SIZE }
  return useInfiniteQuery({
    queryKey: customerKeys.list({ ...query, walked: true }),
    queryFn: ({ pageParam, signal }) => listCustomers({ ...query, after: pageParam }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.customers),
    placeholderData: (previous) => previous,
  })
}

function isIn({ groups = [] }: Customer, { id }: CustomerGroup): boolean {
  return groups.some((group) => group.id === id)
}

function Skeletons() {
  return [1, 2, 3, 4, 5, 6].map((line) => (
    <div key={line} className="bg-ui-bg-component-hover my-4 h-4 animate-pulse rounded" />
  ))
}
