import { useTranslation } from "react-i18next"
import { saveCsv } from "../parts/csv"
import type { Job } from "../parts/progress"
import type { Targets } from "./targets"

/** Answers a function that makes the job of exporting customers. */
export function useExportJob() {
  const { t } = useTranslation("customers")
  return (targets: Targets, count: number | undefined): Job => ({
    title: t("exporting"),
    run: async (progress) => {
      if (count !== undefined) progress.expect(count)
      const { csvOf } = await import("./export")
      const lines = await csvOf(targets, progress)
      if (!progress.signal.aborted) saveCsv(`customers-${new Date().toISOString().slice(0, 10)}.csv`, lines)
    },
  })
}
