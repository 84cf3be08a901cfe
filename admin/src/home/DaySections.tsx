import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import type { Day } from "../api/statistics"
import { Section } from "../parts/Section"
import { useDayFormat } from "./day-format"
import { DayPlot, type Series } from "./DayPlot"
import { DayTable } from "./DayTable"

/** Colours that are told apart from the background, light or dark, by a contrast of 3 at least. */
const FIRST = { fill: "fill-ui-fg-interactive", mark: "bg-ui-fg-interactive" }
const SECOND = { fill: "fill-ui-tag-purple-text", mark: "bg-ui-tag-purple-text" }

/** The customers that were made on each day. */
export function NewCustomers({ days }: { days: Day[] }) {
  const { t } = useTranslation("home")
  const span = useSpan(days)
  const series = useCustomerSeries(days)
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
          series={series}
          label={t("newCustomersPlot", { ...span, ...extremes(customers) })}
          summary={t("newCustomersSum", { count: sum(customers) })}
        />
        <DayTable
          label={t("newCustomers")}
          days={names}
          columns={series.length > 1 ? [{ name: t("customers"), values: customers }, ...series] : series}
        />
      </div>
    </Section>
  )
}

/** New customers by whether they have an account, where the server tells. */
function useCustomerSeries(days: Day[]): Series[] {
  const { t } = useTranslation("home")
  const accounts = days.flatMap((day) => day.accounts ?? [])
  if (accounts.length < days.length) {
    return [{ name: t("customers"), ...FIRST, values: days.map((day) => day.customers) }]
  }
  const guests = days.map((day) => day.customers - (day.accounts ?? 0))
  return [
    { name: t("accounts"), ...FIRST, values: accounts },
    { name: t("guests"), ...SECOND, values: guests },
  ]
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
          series={[{ name: t("signInsOfDay"), ...FIRST, values }]}
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
