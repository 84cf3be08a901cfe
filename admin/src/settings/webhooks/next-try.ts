import { useTranslation } from "react-i18next"

/**
 * Answers a function that says when a delivery is tried next. Some are due, and wait for those before them about the
 * same customer; to a webhook that is switched off, none is tried.
 */
export function useNextTry(off: boolean) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  return (next: string | null, written: (moment: string) => string): string => {
    if (next === null) return common("none")
    if (off) return t("deliveries.whenOn")
    return new Date(next).getTime() > Date.now() ? written(next) : t("deliveries.due")
  }
}
