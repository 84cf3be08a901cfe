import { clx } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { NavLink, Outlet } from "react-router-dom"

const PAGES = [
  { to: "profile", name: "profile.title" },
  { to: "users", name: "users.title" },
  { to: "api-keys", name: "keys.title" },
  { to: "webhooks", name: "webhooks.title" },
  { to: "mail-templates", name: "mail.title" },
] as const

const LINK =
  "txt-compact-small-plus text-ui-fg-subtle hover:bg-ui-bg-subtle-hover focus-ring block rounded-md px-2 py-1.5"

/** The pages of the settings, and the one that is shown. */
export function SettingsFrame() {
  const { t } = useTranslation("settings")
  return (
    <div className="flex gap-x-6 gap-y-4 max-xl:flex-col">
      <nav aria-label={t("title")} className="shrink-0 xl:w-44">
        <ul className="flex gap-1 max-xl:flex-wrap xl:sticky xl:top-6 xl:flex-col">
          {PAGES.map(({ to, name }) => (
            <li key={to}>
              <NavLink
                to={to}
                className={({ isActive }) =>
                  clx(LINK, {
                    "bg-ui-bg-base shadow-elevation-card-rest text-ui-fg-base hover:bg-ui-bg-base": isActive,
                  })
                }
              >
                {t(name)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex min-w-0 flex-1 flex-col gap-y-4">
        <Outlet />
      </div>
    </div>
  )
}
