import { useTranslation } from "react-i18next"
import { FetchError } from "../api/client"

/** Answers a function that tells an error in words: the server's own, where there are any. */
export function useErrorWords() {
  const { t } = useTranslation()
  return (error: unknown): string => {
    if (error instanceof FetchError) return error.message || t("unknownError")
    // This is what `fetch` throws when there was no answer.
    if (error instanceof TypeError) return t("noConnection")
    return error instanceof Error && error.message ? error.message : t("unknownError")
  }
}

/** Whether an error only says that somebody has stopped it. */
export function isStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError"
}
