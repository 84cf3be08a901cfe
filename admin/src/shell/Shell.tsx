import { useTranslation } from "react-i18next"
import { Navigate, Outlet, useLocation } from "react-router-dom"
import { isSignedOut } from "../api/client"
import { useMe } from "../api/users"
import { ErrorState } from "../parts/states"
import { useTableKeys } from "../parts/table-keys"
import { Loading } from "./Loading"
import { Sidebar, TopBar } from "./Sidebar"

/** What is around the pages of who has signed in; others are led to do so. */
export function Shell() {
  const { t } = useTranslation("shell")
  const user = useMe()
  const location = useLocation()
  useTableKeys()

  if (user.data === undefined) {
    if (user.error === null) return <Loading />
    if (!isSignedOut(user.error)) return <ErrorState page error={user.error} retry={user.refetch} />
    const next = new URLSearchParams({ next: `${location.pathname}${location.search}` })
    return <Navigate to={`/sign-in?${next}`} replace />
  }

  return (
    <div className="flex min-h-dvh max-lg:flex-col">
      <a
        href="#content"
        className="floating sr-only z-20 p-2 focus:not-sr-only focus:absolute"
      >
        {t("skip")}
      </a>
      <TopBar user={user.data} />
      <Sidebar user={user.data} />
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <div className="mx-auto flex w-full max-w-[1600px] flex-col gap-y-4 p-4 lg:p-6">
          <Outlet />
        </div>
      </main>
    </div>
  )
}
