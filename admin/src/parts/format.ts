import { useMemo } from "react"
import { useTranslation } from "react-i18next"

/** Writes values as the language does that is shown. */
export function useFormat() {
  const { i18n, t } = useTranslation()
  const none = t("none")
  return useMemo(() => formatOf(i18n.language, none), [i18n.language, none])
}

export type Format = ReturnType<typeof formatOf>

/** To the second, without the year. */
const RECENT = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit", second: "2-digit" } as const

function formatOf(language: string, none: string) {
  const number = new Intl.NumberFormat(language)
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium" })
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" })
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" })
  const recent = new Intl.DateTimeFormat(language, RECENT)
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" })

  return {
    number: (value: number) => number.format(value),
    date: (value: string | null | undefined) => (value ? date.format(new Date(value)) : none),
    time: (value: string | null | undefined) => (value ? time.format(new Date(value)) : none),
    exact: (value: string | null | undefined) => (value ? exact.format(new Date(value)) : none),
    recent: (value: string | null | undefined) => (value ? recent.format(new Date(value)) : none),
    ago: (value: string) => ago(relative, value),
    money: (amount: number, currency: string) => money(language, amount, currency),
    text: (value: string | null | undefined) => value || none,
  }
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const

function ago(relative: Intl.RelativeTimeFormat, value: string): string {
  const seconds = (new Date(value).getTime() - Date.now()) / 1000
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length)
  return unit ? relative.format(Math.round(seconds / unit[1]), unit[0]) : relative.format(Math.round(seconds), "second")
}

function money(language: string, amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(amount)
  } catch {
    // A currency code may be anything, and the formatter takes three letters only.
    return `${new Intl.NumberFormat(language).format(amount)} ${currency.toUpperCase()}`
  }
}
