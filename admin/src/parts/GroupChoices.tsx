import { Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useGroupChoices } from "../api/customer-groups"
import { useErrorWords } from "./errors"
import { CheckField } from "./fields"
import { SearchBox } from "./SearchBox"

interface Props {
  chosen: string[]
  onChange: (ids: string[]) => void
  /** Groups that are not to be chosen. */
  without?: string[]
}

/** Customer groups to choose from, with a search. */
export function GroupChoices({ chosen, onChange, without = [] }: Props) {
  const { t } = useTranslation()
  const words = useErrorWords()
  const [q, setQ] = useState("")
  const { data, error } = useGroupChoices(q)
  const groups = data?.filter(({ id }) => !without.includes(id))

  return (
    <div className="flex flex-col gap-y-2">
      <SearchBox main={false} label={t("groupChoices.search")} value={q} onChange={setQ} />
      <div role="group" aria-label={t("groupChoices.label")} className="flex max-h-72 flex-col overflow-y-auto">
        {groups?.map(({ id, name }) => (
          <div key={id} className="py-1">
            <CheckField
              label={name}
              checked={chosen.includes(id)}
              onChange={(checked) => onChange(checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
            />
          </div>
        ))}
        {groups?.length === 0 && (
          <Text size="small" className="text-ui-fg-subtle">
            {q ? t("table.noMatch") : t("groupChoices.none")}
          </Text>
        )}
        {error && (
          <Text size="small" className="text-ui-fg-error">
            {words(error)}
          </Text>
        )}
      </div>
    </div>
  )
}
