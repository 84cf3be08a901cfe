import { useSyncExternalStore } from "react"

export const THEMES = ["system", "light", "dark"] as const

export type Theme = (typeof THEMES)[number]

const KEPT = "stheno.theme"
const system = window.matchMedia("(prefers-color-scheme: dark)")
const listeners = new Set<() => void>()

function chosen(): Theme {
  const kept = localStorage.getItem(KEPT)
  return THEMES.find((theme) => theme === kept) ?? "system"
}

function apply() {
  const theme = chosen()
  const dark = theme === "dark" || (theme === "system" && system.matches)
  document.documentElement.className = dark ? "dark" : "light"
}

/** Shows everything in other colours, and keeps that. */
export function changeTheme(theme: Theme) {
  localStorage.setItem(KEPT, theme)
  apply()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The colours that were chosen. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosen)
}

system.addEventListener("change", apply)
apply()
