import { useCallback, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useBlocker } from "react-router-dom"
import { useConfirm } from "./confirm"

/** Asks before something typed is lost, whether the page is left or closed; answers how to ask in other cases. */
export function useUnsaved(typed: boolean): () => Promise<boolean> {
  const { t } = useTranslation()
  const confirm = useConfirm()

  const mayDiscard = useCallback(async () => {
    if (!typed) return true
    return confirm({
      title: t("discard.title"),
      text: t("discard.text"),
      action: t("discard.action"),
      cancel: t("discard.keep"),
      danger: true,
    })
  }, [typed, confirm, t])

  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    return typed && currentLocation.pathname !== nextLocation.pathname
  })

  useEffect(() => {
    if (blocker.state !== "blocked") return
    void mayDiscard().then((yes) => (yes ? blocker.proceed() : blocker.reset()))
  }, [blocker, mayDiscard])

  useEffect(() => {
    if (!typed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", ask)
    return () => window.removeEventListener("beforeunload", ask)
  }, [typed])

  return mayDiscard
}
