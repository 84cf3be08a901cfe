import { Outlet, ScrollRestoration } from "react-router-dom"
import { Confirmations } from "../parts/confirm"
import { Toasts } from "../parts/toasts"
import { SessionDialog } from "./SessionDialog"

/** What is around all pages. */
export function Frame() {
  return (
    <Confirmations>
      <Outlet />
      <SessionDialog />
      <Toasts />
      <ScrollRestoration />
    </Confirmations>
  )
}
