import { useState } from "react"

/** Keeps what has the focus now; the answer gives it back, or to the page when that is gone meanwhile. */
export function focusReturner(): (event: Event) => void {
  const before = document.activeElement
  return (event) => {
    event.preventDefault()
    const there = before instanceof HTMLElement && before.isConnected && before !== document.body
    if (there) return before.focus()
    // What is gone may have been in another dialog, which has given the focus to something else by now.
    if (document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true })
  }
}

/** What can be typed into; checkboxes bring hidden ones. */
const FIELDS = "input:not([aria-hidden]), textarea, select"

/** The `onOpenAutoFocus` of a drawer: who opens one with fields wants to type, and not to close it again. */
export function beginInField(event: Event) {
  begin(event, FIELDS)
}

/** The `onOpenAutoFocus` of a `Prompt.Content`, which would leave the focus where it is, behind it. */
export function beginInDialog(event: Event) {
  begin(event, `${FIELDS}, button:not([tabindex="-1"])`)
}

function begin(event: Event, where: string) {
  const place = event.target instanceof HTMLElement && event.target.querySelector<HTMLElement>(where)
  if (!place) return
  event.preventDefault()
  place.focus()
}

/**
 * The `onCloseAutoFocus` of a drawer or dialog that is there only while it is open: the focus goes back to where it
 * was. By itself it would be lost, for such a dialog has no trigger.
 */
export function useReturnFocus(): (event: Event) => void {
  return useState(focusReturner)[0]
}
