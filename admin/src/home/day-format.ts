import { useMemo } from "react"
import { useTranslation } from "react-i18next"

/** Writes days as `2026-11-30`, which are days in UTC wherever somebody looks. */
export function useDayFormat() {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const format = (how: Intl.DateTimeFormatOptions) => {
      const written = new Intl.DateTimeFormat(i18n.language, { ...how, timeZone: "UTC" })
      return (day: string) => written.format(new Date(day))
    }
    return {
      short: format({ day: "numeric", month: "short" }),
      middle: format({ weekday: "short", day: "numeric", month: "short" }),
      long: format({ weekday: "short", day: "numeric", month: "long", year: "numeric" }),
    }
  }, [i18n.language])
}
