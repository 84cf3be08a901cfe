import { ArrowDownTray } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useJob } from "../parts/progress"
import { useExportJob } from "./export-job"

interface Props {
  filter: object
  order: string
  count: number | undefined
}

/** Exports all customers that match. */
export function ExportButton({ filter, order, count }: Props) {
  const { t } = useTranslation("customers")
  const job = useJob()
  const exportJob = useExportJob()

  return (
    <>
      <Button size="small" variant="secondary" onClick={() => job.start(exportJob({ filter, order }, count))}>
        <ArrowDownTray aria-hidden />
        {t("export")}
      </Button>
      {job.dialog}
    </>
  )
}
