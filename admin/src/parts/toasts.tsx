import { CheckCircleSolid, XCircleSolid, XMarkMini } from "@medusajs/icons"
import { IconButton } from "@medusajs/ui"
import { useSyncExternalStore } from "react"
import { createPortal } from "react-dom"
import { useTranslation } from "react-i18next"

interface Toast {
  id: number
  good: boolean
  text: string
}

const SHOWN_FOR = { good: 4_000, bad: 10_000 }

let toasts: Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function change(next: Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

function dismiss(id: number) {
  change(toasts.filter((toast) => toast.id !== id))
}

function show(text: string, good: boolean) {
  last += 1
  const id = last
  change([...toasts, { id, good, text }])
  setTimeout(() => dismiss(id), good ? SHOWN_FOR.good : SHOWN_FOR.bad)
}

/** Says something at the top for a while, where it covers no buttons. */
export const toast = {
  success: (text: string) => show(text, true),
  error: (text: string) => show(text, false),
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where toasts are shown; there is one in the whole page. */
export function Toasts() {
  const { t } = useTranslation("shell")
  const shown = useSyncExternalStore(subscribe, () => toasts)

  return createPortal(
    <section
      aria-live="polite"
      aria-label={t("notifications")}
      className="pointer-events-none fixed inset-x-4 top-4 z-50 mx-auto flex max-w-96 flex-col gap-y-2"
    >
      {shown.map((one) => (
        <div
          key={one.id}
          className="floating pointer-events-auto flex w-full items-start gap-x-2 p-3"
        >
          {one.good ? (
            <CheckCircleSolid className="text-ui-tag-green-icon mt-0.5 shrink-0" aria-hidden />
          ) : (
            <XCircleSolid className="text-ui-tag-red-icon mt-0.5 shrink-0" aria-hidden />
          )}
          <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">{one.text}</p>
          <IconButton size="2xsmall" variant="transparent" aria-label={t("dismiss")} onClick={() => dismiss(one.id)}>
            <XMarkMini />
          </IconButton>
        </div>
      ))}
    </section>,
    document.body,
  )
}
