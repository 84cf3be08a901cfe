import { Badge, Button, Container } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { type User, deleteUser, listUsers, useMe, useUsersChanged, userKeys } from "../../api/users"
import { ActionMenu } from "../../parts/ActionMenu"
import { useAddressState } from "../../parts/address-state"
import { useConfirm } from "../../parts/confirm"
import { type Column, DataTable } from "../../parts/DataTable"
import { useFormat } from "../../parts/format"
import { PageHeading } from "../../parts/PageHeading"
import { Pages } from "../../parts/Pages"
import { SearchBox } from "../../parts/SearchBox"
import { EmptyState } from "../../parts/states"
import { useAct } from "../act"
import { PAGE_SIZE, listCodec, queryOf } from "../list-state"
import { NamesDrawer } from "./NamesDrawer"
import { NewUserDrawer } from "./NewUserDrawer"

const CODEC = listCodec(["email", "-email", "created_at", "-created_at"])

/** Who may sign in to the admin. */
export function UsersPage() {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const [state, change] = useAddressState(CODEC)
  const [adding, setAdding] = useState(false)
  const [edited, setEdited] = useState<User>()
  const columns = useColumns(setEdited)

  const query = queryOf(state)
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: userKeys.list(query),
    queryFn: ({ signal }) => listUsers(query, signal),
    placeholderData: (previous) => previous,
  })
  const search = useCallback((q: string) => change({ q, page: 1 }, { replace: true }), [change])

  return (
    <>
      <PageHeading
        title={t("users.title")}
        text={t("users.text")}
        actions={
          <Button size="small" onClick={() => setAdding(true)}>
            {t("users.add")}
          </Button>
        }
      />
      <Container className="p-0">
        <div className="border-ui-border-base border-b px-4 py-3 sm:px-6">
          <SearchBox label={t("users.search")} value={state.q} onChange={search} />
        </div>
        <DataTable
          label={t("users.title")}
          columns={columns}
          rows={data?.users}
          stale={isPlaceholderData}
          error={error}
          retry={refetch}
          idOf={(user) => user.id}
          nameOf={nameOf}
          order={state.order}
          onOrder={(order) => change({ order, page: 1 })}
          empty={<EmptyState title={common("table.noMatch")} text={common("table.noMatchText")} />}
          skeletonRows={3}
        />
        <Pages
          page={state.page}
          size={PAGE_SIZE}
          shown={data?.users.length}
          count={data?.count}
          onPage={(page) => change({ page })}
        />
      </Container>
      {adding && <NewUserDrawer onClose={() => setAdding(false)} />}
      {edited && <NamesDrawer user={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function nameOf(user: User): string {
  return [user.first_name, user.last_name].filter(Boolean).join(" ") || user.email
}

function useColumns(edit: (user: User) => void): Column<User>[] {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const format = useFormat()
  const remove = useDelete()
  const { data: me } = useMe()

  const actionsOf = (user: User) => [
    { name: t("users.edit"), onSelect: () => edit(user) },
    ...(user.id === me?.id ? [] : [{ name: common("delete"), danger: true, onSelect: () => void remove(user) }]),
  ]

  return [
    {
      id: "email",
      head: t("users.email"),
      sort: "email",
      cell: (user) => (
        <span className="text-ui-fg-base inline-flex flex-wrap items-center gap-2 font-medium">
          {user.email}
          {user.id === me?.id && <Badge size="2xsmall">{t("users.you")}</Badge>}
        </span>
      ),
    },
    { id: "first_name", head: t("users.firstName"), cell: (user) => format.text(user.first_name) },
    { id: "last_name", head: t("users.lastName"), cell: (user) => format.text(user.last_name) },
    { id: "created_at", head: t("created"), sort: "created_at", cell: (user) => format.time(user.created_at) },
    {
      id: "actions",
      head: common("actions"),
      numeric: true,
      cell: (user) => <ActionMenu label={t("actionsFor", { name: nameOf(user) })} actions={actionsOf(user)} />,
    },
  ]
}

function useDelete() {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const confirm = useConfirm()
  const act = useAct()
  const changed = useUsersChanged()

  return async (user: User) => {
    const sure = await confirm({
      title: t("users.deleteTitle", { name: nameOf(user) }),
      text: t("users.deleteText", { email: user.email }),
      action: common("delete"),
      danger: true,
    })
    if (!sure) return
    const remove = async () => {
      await deleteUser(user.id)
      await changed()
    }
    await act(remove, t("users.deleted", { name: nameOf(user) }))
  }
}
