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

/**
 * The `onCloseAutoFocus` of a drawer or dialog that is there only while it is open: the focus goes back to where it
 * was. By itself it would be lost, for such a dialog has no trigger.
 */
export function useReturnFocus(): (event: Event) => void {
  return useState(focusReturner)[0]
}
