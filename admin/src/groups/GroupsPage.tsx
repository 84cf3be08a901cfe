import { Plus } from "@medusajs/icons"
import { Button, Container } from "@medusajs/ui"
import { Suspense, lazy, useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { type CustomerGroup, useGroups } from "../api/customer-groups"
import { useAddressState } from "../parts/address-state"
import { DataTable } from "../parts/DataTable"
import { useExistingPage } from "../parts/existing-page"
import { PageHeading } from "../parts/PageHeading"
import { Pages } from "../parts/Pages"
import { SearchBox } from "../parts/SearchBox"
import { EmptyState } from "../parts/states"
import { useGroupColumns } from "./columns"
import { useDeleteGroup } from "./delete-group"
import { groupsCodec } from "./list-state"
import { NoMatch } from "./NoMatch"

const PAGE_SIZE = 50

const CreateGroupDrawer = lazy(async () => ({ default: (await import("./CreateGroupDrawer")).CreateGroupDrawer }))
const EditGroupDrawer = lazy(async () => ({ default: (await import("./EditGroupDrawer")).EditGroupDrawer }))

export function GroupsPage() {
  const { t } = useTranslation("groups")
  const [{ q, order, page }, change] = useAddressState(groupsCodec)
  const [creating, setCreating] = useState(false)
  const [edited, setEdited] = useState<CustomerGroup>()
  const remove = useDeleteGroup()
  const columns = useGroupColumns({ onEdit: setEdited, onDelete: (group) => void remove(group) })

  const words = q.trim()
  const list = useGroups({ ...(words && { q: words }), order, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
  const rows = list.data?.customer_groups
  const count = list.data?.count
  const shownRows = { page, size: PAGE_SIZE, shown: rows?.length, count }
  useExistingPage(shownRows, (last) => change({ page: last }, { replace: true }))
  const search = useCallback((typed: string) => change({ q: typed, page: 1 }, { replace: true }), [change])

  const create = (
    <Button size="small" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      {t("create")}
    </Button>
  )

  return (
    <>
      <PageHeading title={t("title")} actions={create} />
      <Container className="p-0">
        <div className="bar justify-end">
          <SearchBox label={t("search")} value={q} onChange={search} />
        </div>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          stale={list.isPlaceholderData}
          error={list.error}
          retry={list.refetch}
          idOf={(group) => group.id}
          nameOf={(group) => group.name}
          hrefOf={(group) => `/customer-groups/${group.id}`}
          order={order}
          onOrder={(next) => change({ order: next, page: 1 })}
          skeletonRows={5}
          empty={
            words ? (
              <NoMatch onClear={() => change({ q: "", page: 1 })} />
            ) : (
              <EmptyState title={t("emptyTitle")} text={t("emptyText")} action={create} />
            )
          }
        />
        <Pages
          {...shownRows}
          onPage={(next) => {
            change({ page: next })
            window.scrollTo({ top: 0 })
          }}
        />
      </Container>
      <Suspense>
        {creating && <CreateGroupDrawer onClose={() => setCreating(false)} />}
        {edited && <EditGroupDrawer group={edited} onClose={() => setEdited(undefined)} />}
      </Suspense>
    </>
  )
}
