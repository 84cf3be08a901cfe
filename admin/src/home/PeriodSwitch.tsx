import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { PERIODS, type Period } from "./period"

interface Props {
  weeks: Period["weeks"]
  onWeeks: (weeks: Period["weeks"]) => void
}

/** Chooses how many weeks are looked at. */
export function PeriodSwitch({ weeks, onWeeks }: Props) {
  const { t } = useTranslation("home")
  return (
    <div role="group" aria-label={t("period")} className="flex gap-x-1">
      {PERIODS.map((one) => (
        <Button
          key={one}
          size="small"
          variant={one === weeks ? "secondary" : "transparent"}
          aria-pressed={one === weeks}
          onClick={() => onWeeks(one)}
        >
          {t("weeks", { count: one })}
        </Button>
      ))}
    </div>
  )
}
