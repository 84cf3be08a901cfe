import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { groupKeys, listGroups } from "../api/customer-groups"
import { type Days, DaysBetween, OneOf, useAhead } from "../parts/filter-editors"
import type { Filter } from "../parts/FilterBar"
import { useFormat } from "../parts/format"
import { GroupChoices } from "../parts/GroupChoices"
import type { ListState } from "./list-state"
import { SpendingEditor } from "./SpendingEditor"

/** The filters of the list, as they are set. */
export function useCustomerFilters(state: ListState, change: (patch: Partial<ListState>) => void): Filter[] {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const format = useFormat()
  const groupNames = useGroupNames(state.groups)

  const days = (id: "created" | "updated", name: string): Filter => ({
    id,
    name,
    shown: daysShown(state[id]),
    clear: () => change({ [id]: {} }),
    editor: () => <DaysBetween value={state[id]} onChange={(value) => change({ [id]: value })} />,
  })

  const daysShown = ({ from, until }: Days) => {
    if (!from && !until) return undefined
    // At noon, so that it is this day in whatever zone it is written.
    const written = (day: string | undefined) => (day ? format.date(`${day}T12:00:00`) : "…")
    return `${written(from)} – ${written(until)}`
  }

  const flag = (id: "account" | "orders", name: string, yes: string, no: string): Filter => ({
    id,
    name,
    shown: state[id] === undefined ? undefined : state[id] ? yes : no,
    clear: () => change({ [id]: undefined }),
    editor: (close) => (
      <OneOf
        label={name}
        value={state[id] === undefined ? undefined : String(state[id])}
        options={[
          { value: "true", name: yes },
          { value: "false", name: no },
        ]}
        onChange={(value) => {
          change({ [id]: value === "true" })
          close()
        }}
      />
    ),
  })

  return [
    flag("account", t("account"), t("hasAccount"), t("isGuest")),
    {
      id: "groups",
      name: t("groups"),
      shown: state.groups.length > 0 ? groupNames.join(", ") || common("loading") : undefined,
      clear: () => change({ groups: [] }),
      editor: () => <GroupsEditor value={state.groups} onChange={(groups) => change({ groups })} />,
    },
    days("created", t("created")),
    days("updated", t("updated")),
    flag("orders", t("orders"), t("withOrders"), t("withoutOrders")),
    {
      id: "spent",
      name: t("spent"),
      shown: state.spent && `≥ ${format.money(Number(state.spent.amount), state.spent.currency)}`,
      clear: () => change({ spent: undefined }),
      editor: (close) => (
        <SpendingEditor
          value={state.spent}
          onChange={(spent) => {
            change({ spent })
            close()
          }}
        />
      ),
    },
  ]
}

/** Sets the filter to some groups, whose ids it gives. */
function GroupsEditor({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const [chosen, choose] = useAhead(value, onChange)
  return <GroupChoices chosen={chosen} onChange={choose} />
}

/** The names of groups; of one that is gone, its id. */
function useGroupNames(ids: string[]): string[] {
  const query = { id: ids, fields: "id,name", limit: ids.length, count: false }
  const { data } = useQuery({
    queryKey: groupKeys.list(query),
    queryFn: ({ signal }) => listGroups(query, signal),
    enabled: ids.length > 0,
  })
  if (!data) return []
  return ids.map((id) => data.customer_groups.find((group) => group.id === id)?.name ?? id)
}
