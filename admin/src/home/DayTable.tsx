import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../parts/format"
import { useDayFormat } from "./day-format"

interface Props {
  label: string
  days: string[]
  columns: { name: string; values: number[] }[]
}

/** What a plot shows, as a table: always there for screen readers, and for others when they want to see it. */
export function DayTable({ label, days, columns }: Props) {
  const { t } = useTranslation("home")
  const day = useDayFormat()
  const format = useFormat()
  const [shown, setShown] = useState(false)

  return (
    <div className="relative flex flex-col items-start gap-y-3">
      <Button size="small" variant="transparent" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {t("asTable")}
      </Button>
      <div
        className={shown ? "focus-ring max-h-80 w-full overflow-y-auto rounded" : "sr-only"}
        {...(shown && { tabIndex: 0, role: "group", "aria-label": label })}
      >
        <table className="txt-compact-small w-full">
          <caption className="sr-only">{label}</caption>
          <thead>
            <tr className="text-ui-fg-subtle">
              <th scope="col" className="py-1 text-left font-medium">
                {t("day")}
              </th>
              {columns.map(({ name }) => (
                <th key={name} scope="col" className="py-1 pl-4 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((one, index) => (
              <tr key={one} className="border-ui-border-base border-t">
                <th scope="row" className="py-1 text-left font-normal">
                  {day.long(one)}
                </th>
                {columns.map(({ name, values }) => (
                  <td key={name} className="py-1 pl-4 text-right tabular-nums">
                    {format.number(values[index] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
