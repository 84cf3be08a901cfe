import { useEffect } from "react"

const ROWS = "[data-row-link]"

/** Moves the focus to a row of the page's list; answers whether there is such a row. */
export function focusRow(index: number): boolean {
  const row = document.querySelectorAll<HTMLElement>(ROWS)[index]
  row?.focus()
  row?.scrollIntoView({ block: "nearest" })
  return row !== undefined
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
}

/** Whether something lies above the page that has keys of its own. */
function isCovered(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}

function step(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)]
  const at = rows.findIndex((row) => row === document.activeElement)
  return focusRow(at === -1 ? 0 : Math.max(0, at + by))
}

/** Lets keys act on the whole page: `/` searches, and the arrows go through the list. */
export function useTableKeys() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) || isCovered()) return
      if (act(event.key)) event.preventDefault()
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [])
}

function act(key: string): boolean {
  if (key === "ArrowDown") return step(1)
  if (key === "ArrowUp") return step(-1)
  if (key !== "/") return false
  const search = document.querySelector<HTMLInputElement>('[data-search="main"]')
  search?.focus()
  search?.select()
  return search !== null
}
