import { Button } from "@medusajs/ui"
import { Suspense, lazy, useState } from "react"
import { useTranslation } from "react-i18next"
import { useGroupsChanged } from "../api/customer-groups"
import { useConfirm } from "../parts/confirm"
import { type Job, useJob } from "../parts/progress"
import type { Selection } from "../parts/selection"
import { SelectionBar } from "../parts/SelectionBar"
import { useExportJob } from "./export-job"
import type { Targets } from "./targets"

interface Props {
  selection: Selection
  filter: object
  order: string
  /** How many match the filter. */
  count: number | undefined
}

const GroupPicker = lazy(async () => ({ default: (await import("../parts/GroupPicker")).GroupPicker }))

/** What can be done with the customers that are selected. */
export function BulkActions({ selection, filter, order, count }: Props) {
  const { t } = useTranslation("customers")
  const confirm = useConfirm()
  const job = useJob()
  const exportJob = useExportJob()
  const changed = useGroupsChanged()
  const [picking, setPicking] = useState<"add" | "remove">()

  const targets: Targets = selection.everything ? { filter } : { names: selection.names }
  const selected = selection.everything ? (count ?? 0) : selection.names.size

  const start = (title: string, run: Job["run"]) =>
    job.start({
      title,
      run: (progress) => {
        progress.expect(selected)
        return run(progress)
      },
      ended: () => {
        selection.clear()
        void changed()
      },
    })

  const changeGroups = (how: "add" | "remove", groupIds: string[]) =>
    start(how === "add" ? t("addingToGroup") : t("removingFromGroup"), async (progress) => {
      progress.expect(selected * groupIds.length)
      const { changeGroup } = await import("./bulk-jobs")
      for (const groupId of groupIds) await changeGroup(groupId, how, targets, progress)
    })

  const deleteAll = async () => {
    const sure = await confirm({
      title: t("deleteTitle", { count: selected }),
      text: t("deleteText"),
      action: t("deleteAction", { count: selected }),
      danger: true,
    })
    if (!sure) return
    start(t("deleting"), async (progress) => (await import("./bulk-jobs")).deleteCustomers(targets, progress))
  }

  const exportAll = () => {
    const ordered = selection.everything ? { filter, order } : targets
    job.start(exportJob(ordered, selected))
  }

  return (
    <>
      <SelectionBar selection={selection} count={count}>
        <Button size="small" variant="secondary" onClick={() => setPicking("add")}>
          {t("addToGroup")}
        </Button>
        <Button size="small" variant="secondary" onClick={() => setPicking("remove")}>
          {t("removeFromGroup")}
        </Button>
        <Button size="small" variant="secondary" onClick={exportAll}>
          {t("export")}
        </Button>
        <Button size="small" variant="danger" onClick={() => void deleteAll()}>
          {t("delete")}
        </Button>
      </SelectionBar>
      {picking && (
        <Suspense>
          <GroupPicker
            title={picking === "add" ? t("addToGroup") : t("removeFromGroup")}
            text={t("selected", { count: selected })}
            onPick={(ids) => changeGroups(picking, ids)}
            onClose={() => setPicking(undefined)}
          />
        </Suspense>
      )}
      {job.dialog}
    </>
  )
}
