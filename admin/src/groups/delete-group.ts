import { useTranslation } from "react-i18next"
import { WHEN_SHOWN } from "../api/anew"
import { type CustomerGroup, deleteGroup, useGroupsChanged } from "../api/customer-groups"
import { useConfirm } from "../parts/confirm"
import { useErrorWords } from "../parts/errors"
import { toast } from "../parts/toasts"

/** Answers a function that asks whether a group shall be deleted, and deletes it; `gone` is called when it is. */
export function useDeleteGroup(gone?: () => unknown) {
  const { t } = useTranslation("groups")
  const confirm = useConfirm()
  const words = useErrorWords()
  const changed = useGroupsChanged()

  return async ({ id, name, customers_count }: CustomerGroup) => {
    const sure = await confirm({
      title: t("deleteTitle", { name }),
      text: `${t("deleteMembers", { count: customers_count ?? 0 })} ${t("deleteText")}`,
      action: t("deleteAction"),
      danger: true,
    })
    if (!sure) return
    try {
      await deleteGroup(id)
    } catch (error) {
      toast.error(words(error))
      return changed()
    }
    toast.success(t("wasDeleted", { name }))
    await changed(gone && WHEN_SHOWN)
    await gone?.()
  }
}
