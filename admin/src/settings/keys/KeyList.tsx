import { Container } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { type ApiKey, type KeyType, apiKeyKeys, listApiKeys } from "../../api/api-keys"
import { type AddressCodec, useAddressState } from "../../parts/address-state"
import { DataTable } from "../../parts/DataTable"
import { Pages } from "../../parts/Pages"
import { SearchBox } from "../../parts/SearchBox"
import { EmptyState } from "../../parts/states"
import { type ListState, PAGE_SIZE, listCodec, queryOf } from "../list-state"
import { type KeyTask, useKeyColumns } from "./columns"
import { RenameKeyDrawer } from "./RenameKeyDrawer"
import { RevokeKeyDrawer } from "./RevokeKeyDrawer"

const PLAIN = listCodec(["-created_at", "created_at", "title", "-title"])

/** The tab is in the address as well, and stays there. */
function codecOf(type: KeyType): AddressCodec<ListState> {
  return {
    read: PLAIN.read,
    write(state) {
      const params = PLAIN.write(state)
      if (type !== "secret") params.set("type", type)
      return params
    },
  }
}

const CODECS = { secret: codecOf("secret"), publishable: codecOf("publishable") }

/** The keys of one type. */
export function KeyList({ type }: { type: KeyType }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const [state, change] = useAddressState(CODECS[type])
  const [task, setTask] = useState<{ apiKey: ApiKey; task: KeyTask }>()
  const columns = useKeyColumns((apiKey, next) => setTask({ apiKey, task: next }))
  const close = () => setTask(undefined)

  const query = { ...queryOf(state), type }
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: apiKeyKeys.list(query),
    queryFn: ({ signal }) => listApiKeys(query, signal),
    placeholderData: (previous) => previous,
  })
  const search = useCallback((q: string) => change({ q, page: 1 }, { replace: true }), [change])

  return (
    <Container className="p-0">
      <div className="border-ui-border-base border-b px-4 py-3 sm:px-6">
        <SearchBox label={t("keys.search")} value={state.q} onChange={search} />
      </div>
      <DataTable
        label={t(`keys.types.${type}`)}
        columns={columns}
        rows={data?.api_keys}
        stale={isPlaceholderData}
        error={error}
        retry={refetch}
        idOf={(key) => key.id}
        nameOf={(key) => key.title}
        order={state.order}
        onOrder={(order) => change({ order, page: 1 })}
        empty={
          state.q ? (
            <EmptyState title={common("table.noMatch")} text={common("table.noMatchText")} />
          ) : (
            <EmptyState title={t(`keys.${type}Empty`)} text={t(`keys.${type}Text`)} />
          )
        }
        skeletonRows={3}
      />
      <Pages
        page={state.page}
        size={PAGE_SIZE}
        shown={data?.api_keys.length}
        count={data?.count}
        onPage={(page) => change({ page })}
      />
      {task?.task === "rename" && <RenameKeyDrawer apiKey={task.apiKey} onClose={close} />}
      {task?.task === "revoke" && <RevokeKeyDrawer apiKey={task.apiKey} onClose={close} />}
    </Container>
  )
}
