import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import type { Day } from "../api/statistics"
import { Section } from "../parts/Section"
import { useDayFormat } from "./day-format"
import { DayPlot } from "./DayPlot"
import { DayTable } from "./DayTable"

/** A colour that is told apart from the background, light or dark, by a contrast of 3 at least. */
const COLOUR = { fill: "fill-ui-fg-interactive", mark: "bg-ui-fg-interactive" }

/** The customers that were made on each day. */
export function NewCustomers({ days }: { days: Day[] }) {
  const { t } = useTranslation("home")
  const span = useSpan(days)
  const names = days.map(({ day }) => day)
  const customers = days.map((day) => day.customers)
  const [first] = names

  return (
    <Section
      title={t("newCustomers")}
      text={t("utc")}
      actions={
        first && (
          <Link to={`/customers?created=${first}..`} className="link txt-compact-small">
            {t("showThem")}
          </Link>
        )
      }
    >
      <div className="flex flex-col gap-y-2">
        <DayPlot
          days={names}
          series={[{ name: t("customers"), ...COLOUR, values: customers }]}
          label={t("newCustomersPlot", { ...span, ...extremes(customers) })}
          summary={t("newCustomersSum", { count: sum(customers) })}
        />
        <DayTable
          label={t("newCustomers")}
          days={names}
          columns={[{ name: t("customers"), values: customers }]}
        />
      </div>
    </Section>
  )
}

/** How often somebody signed in on each day. */
export function SignIns({ days }: { days: Day[] }) {
  const { t } = useTranslation("home")
  const span = useSpan(days)
  const names = days.map(({ day }) => day)
  const values = days.map((day) => day.sign_ins)

  return (
    <Section title={t("signIns")} text={t("utc")}>
      <div className="flex flex-col gap-y-2">
        <DayPlot
          days={names}
          series={[{ name: t("signInsOfDay"), ...COLOUR, values }]}
          label={t("signInsPlot", { ...span, ...extremes(values) })}
          summary={t("signInsSum", { count: sum(values) })}
        />
        <DayTable label={t("signIns")} days={names} columns={[{ name: t("signInsOfDay"), values }]} />
      </div>
    </Section>
  )
}

/** The first and the last day, in words. */
function useSpan(days: Day[]) {
  const { long } = useDayFormat()
  const [first, last] = [days[0], days[days.length - 1]]
  return { from: first ? long(first.day) : "", to: last ? long(last.day) : "" }
}

function extremes(values: number[]) {
  return { count: sum(values), most: Math.max(0, ...values) }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
