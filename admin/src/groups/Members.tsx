import { Plus } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { Suspense, lazy, useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { type CustomerGroup, useGroupsChanged } from "../api/customer-groups"
import { countCustomers, customerKeys, listCustomers } from "../api/customers"
import { longNameOf } from "../customers/names"
import type { Targets } from "../customers/targets"
import { useAddressState } from "../parts/address-state"
import { useConfirm } from "../parts/confirm"
import { DataTable } from "../parts/DataTable"
import { useExistingPage } from "../parts/existing-page"
import { Pages } from "../parts/Pages"
import { useJob } from "../parts/progress"
import { SearchBox } from "../parts/SearchBox"
import { Section } from "../parts/Section"
import { useSelection } from "../parts/selection"
import { SelectionBar } from "../parts/SelectionBar"
import { EmptyState } from "../parts/states"
import { useMemberColumns } from "./columns"
import { membersCodec } from "./list-state"
import { NoMatch } from "./NoMatch"

const PAGE_SIZE = 20
const FIELDS = "id,email,first_name,last_name,has_account,created_at"

const AddMembersDrawer = lazy(async () => ({ default: (await import("./AddMembersDrawer")).AddMembersDrawer }))

/** The customers of a group: who they are, more of them, fewer of them. */
export function Members({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const [{ q, order, page }, change] = useAddressState(membersCodec)
  const [adding, setAdding] = useState(false)
  const job = useJob()
  const confirm = useConfirm()
  const changed = useGroupsChanged()
  const columns = useMemberColumns()

  const words = q.trim()
  const filter = { groups: [group.id], ...(words && { q: words }) }
  const { list, count } = useMembers(filter, order, page)
  const selection = useSelection(JSON.stringify(filter))
  const rows = list.data?.customers
  const shownRows = { page, size: PAGE_SIZE, shown: rows?.length, count }
  useExistingPage(shownRows, (last) => change({ page: last }, { replace: true }))
  const search = useCallback((typed: string) => change({ q: typed, page: 1 }, { replace: true }), [change])

  const changeMembers = (how: "add" | "remove", targets: Targets, total: number) =>
    job.start({
      title: how === "add" ? t("adding") : t("removing"),
      run: async (progress) => {
        progress.expect(total)
        const { changeGroup } = await import("../customers/bulk-jobs")
        await changeGroup(group.id, how, targets, progress)
      },
      ended: () => {
        selection.clear()
        void changed()
      },
    })

  const remove = async () => {
    const total = selection.everything ? (count ?? 0) : selection.names.size
    const sure = await confirm({
      title: t("removeTitle", { count: total, name: group.name }),
      text: t("removeText"),
      action: common("remove"),
      danger: true,
    })
    if (sure) changeMembers("remove", selection.everything ? { filter } : { names: selection.names }, total)
  }

  const add = (
    <Button size="small" variant="secondary" onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t("add")}
    </Button>
  )

  return (
    <div className="flex min-w-0 flex-col gap-y-4">
      <Section title={t("members")} flush actions={add}>
        <div className="bar justify-end">
          <SearchBox label={t("searchMembers")} value={q} onChange={search} />
        </div>
        <DataTable
          label={t("members")}
          columns={columns}
          rows={rows}
          stale={list.isPlaceholderData}
          error={list.error}
          retry={list.refetch}
          idOf={(customer) => customer.id}
          nameOf={longNameOf}
          hrefOf={(customer) => `/customers/${customer.id}`}
          order={order}
          onOrder={(next) => change({ order: next, page: 1 })}
          selection={selection}
          skeletonRows={5}
          empty={
            words ? (
              <NoMatch onClear={() => change({ q: "", page: 1 })} />
            ) : (
              <EmptyState title={t("noMembersTitle")} text={t("noMembersText")} action={add} />
            )
          }
        />
        <Pages {...shownRows} onPage={(next) => change({ page: next })} />
      </Section>
      <SelectionBar selection={selection} count={count}>
        <Button size="small" variant="danger" onClick={() => void remove()}>
          {t("remove")}
        </Button>
      </SelectionBar>
      {adding && (
        <Suspense>
          <AddMembersDrawer
            group={group}
            onAdd={(names) => changeMembers("add", { names }, names.size)}
            onClose={() => setAdding(false)}
          />
        </Suspense>
      )}
      {job.dialog}
    </div>
  )
}

/** The rows of a page, and how many there are; the rows do not wait for being counted. */
function useMembers(filter: object, order: string, page: number) {
  const query = { ...filter, fields: FIELDS, order, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
  const list = useQuery({
    queryKey: customerKeys.list(query),
    queryFn: ({ signal }) => listCustomers(query, signal),
    placeholderData: (previous) => previous,
  })
  const { data: count } = useQuery({
    queryKey: customerKeys.count(filter),
    queryFn: ({ signal }) => countCustomers(filter, signal),
  })
  return { list, count }
}
