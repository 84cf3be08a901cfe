import { XMarkMini } from "@medusajs/icons"
import { Button, IconButton } from "@medusajs/ui"
import { Suspense, lazy, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useGroupsChanged } from "../api/customer-groups"
import { type Customer, changeGroupsOf } from "../api/customers"
import { useErrorWords } from "../parts/errors"
import { Note, Section } from "../parts/Section"
import { toast } from "../parts/toasts"

const GroupPicker = lazy(async () => ({ default: (await import("../parts/GroupPicker")).GroupPicker }))

/** The groups that a customer is in. */
export function GroupsSection({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const [picking, setPicking] = useState(false)
  const words = useErrorWords()
  const changed = useGroupsChanged()
  const groups = customer.groups ?? []

  const change = async (what: { add?: string[]; remove?: string[] }) => {
    try {
      await changeGroupsOf(customer.id, what)
      toast.success(common("saved"))
    } catch (error) {
      toast.error(words(error))
    }
    await changed()
  }

  return (
    <Section
      title={t("groups")}
      flush
      actions={
        <Button size="small" variant="secondary" aria-label={t("addToGroups")} onClick={() => setPicking(true)}>
          {common("add")}
        </Button>
      }
    >
      {groups.length === 0 ? (
        <Note>{t("noGroups")}</Note>
      ) : (
        <ul className="divide-ui-border-base divide-y">
          {groups.map(({ id, name }) => (
            <li key={id} className="flex items-center justify-between gap-x-2 py-1.5 pl-4 pr-2 sm:pl-6 sm:pr-4">
              <Link to={`/customer-groups/${id}`} className="link txt-compact-small min-w-0 break-words">
                {name}
              </Link>
              <IconButton
                size="small"
                variant="transparent"
                aria-label={t("leaveGroup", { name })}
                onClick={() => void change({ remove: [id] })}
              >
                <XMarkMini />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {picking && (
        <Suspense>
          <GroupPicker
            title={t("addToGroups")}
            without={groups.map(({ id }) => id)}
            onPick={(ids) => void change({ add: ids })}
            onClose={() => setPicking(false)}
          />
        </Suspense>
      )}
    </Section>
  )
}
