import { useTranslation } from "react-i18next"
import { type ApiKey, deleteApiKey, useApiKeysChanged } from "../../api/api-keys"
import { ActionMenu } from "../../parts/ActionMenu"
import { useConfirm } from "../../parts/confirm"
import { CopyButton } from "../../parts/CopyButton"
import type { Column } from "../../parts/DataTable"
import { useFormat } from "../../parts/format"
import { useAct } from "../act"
import { stateOf } from "./key-state"
import { KeyBadge } from "./KeyBadge"

/** What is done with a key in a drawer. */
export type KeyTask = "rename" | "revoke"

/** What the list of keys shows, and what can be done with each. */
export function useKeyColumns(begin: (apiKey: ApiKey, task: KeyTask) => void): Column<ApiKey>[] {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const format = useFormat()
  const remove = useDelete()

  const actionsOf = (apiKey: ApiKey) => [
    { name: t("keys.rename"), onSelect: () => begin(apiKey, "rename") },
    stateOf(apiKey) === "revoked"
      ? { name: common("delete"), danger: true, onSelect: () => void remove(apiKey) }
      : { name: t("keys.revoke"), danger: true, onSelect: () => begin(apiKey, "revoke") },
  ]

  return [
    {
      id: "title",
      head: t("keys.name"),
      sort: "title",
      cell: (apiKey) => <span className="text-ui-fg-base font-medium">{apiKey.title}</span>,
    },
    { id: "token", head: t("keys.token"), cell: (apiKey) => <Token apiKey={apiKey} /> },
    { id: "state", head: t("state"), cell: (apiKey) => <KeyBadge apiKey={apiKey} /> },
    { id: "created_at", head: t("created"), sort: "created_at", cell: (apiKey) => format.time(apiKey.created_at) },
    {
      id: "actions",
      head: common("actions"),
      numeric: true,
      cell: (apiKey) => <ActionMenu label={t("actionsFor", { name: apiKey.title })} actions={actionsOf(apiKey)} />,
    },
  ]
}

/** What of a token may be seen. One that is no secret can be copied at any time. */
function Token({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation("settings")
  return (
    <span className="inline-flex items-center gap-x-1 font-mono">
      {apiKey.redacted}
      {apiKey.token && <CopyButton text={apiKey.token} label={t("keys.copyToken", { title: apiKey.title })} />}
    </span>
  )
}

function useDelete() {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const confirm = useConfirm()
  const act = useAct()
  const changed = useApiKeysChanged()

  return async ({ id, title }: ApiKey) => {
    const sure = await confirm({
      title: t("keys.deleteTitle", { title }),
      text: t("keys.deleteText"),
      action: common("delete"),
      danger: true,
    })
    if (!sure) return
    const remove = async () => {
      await deleteApiKey(id)
      await changed()
    }
    await act(remove, t("keys.deleted", { title }))
  }
}
