import { BarsThree, CogSixTooth, House, UserGroup, Users, XMark } from "@medusajs/icons"
import { Drawer, IconButton, clx } from "@medusajs/ui"
import { type ComponentType, useState } from "react"
import { useTranslation } from "react-i18next"
import { Link, NavLink } from "react-router-dom"
import type { User } from "../api/users"
import { UserMenu } from "./UserMenu"

const PAGES = [
  { to: "/", name: "home", icon: House },
  { to: "/customers", name: "customers", icon: Users },
  { to: "/customer-groups", name: "groups", icon: UserGroup },
  { to: "/settings", name: "settings", icon: CogSixTooth },
] as const satisfies { to: string; name: string; icon: ComponentType }[]

/** The pages and the user's menu, at the left of wide screens. */
export function Sidebar({ user }: { user: User }) {
  return (
    <header className="border-ui-border-base sticky top-0 flex h-dvh w-56 flex-col gap-y-4 border-r p-3 max-lg:hidden">
      <Brand />
      <Navigation />
      <div className="mt-auto">
        <UserMenu user={user} />
      </div>
    </header>
  )
}

/** The same, behind a button, at the top of narrow screens. */
export function TopBar({ user }: { user: User }) {
  const { t } = useTranslation("shell")
  const { t: common } = useTranslation()
  const [open, setOpen] = useState(false)

  return (
    <header className="bar bg-ui-bg-subtle sticky top-0 z-10 justify-start p-2 sm:px-2 lg:hidden">
      <Drawer open={open} onOpenChange={setOpen}>
        <Drawer.Trigger asChild>
          <IconButton variant="transparent" aria-label={t("openMenu")}>
            <BarsThree />
          </IconButton>
        </Drawer.Trigger>
        <Drawer.Content
          aria-describedby={undefined}
          className={clx(
            "max-sm:w-64 sm:left-2 sm:right-auto sm:w-64",
            "data-[state=closed]:slide-out-to-left-1/2 data-[state=open]:slide-in-from-left-1/2",
          )}
        >
          <div className="flex h-full flex-col gap-y-4 p-3">
            <div className="flex items-center justify-between">
              <Drawer.Title className="txt-compact-small-plus px-2">{t("navigation")}</Drawer.Title>
              <Drawer.Close asChild>
                <IconButton variant="transparent" aria-label={common("close")}>
                  <XMark />
                </IconButton>
              </Drawer.Close>
            </div>
            <Navigation onFollow={() => setOpen(false)} />
            <div className="mt-auto">
              <UserMenu user={user} />
            </div>
          </div>
        </Drawer.Content>
      </Drawer>
      <Brand />
    </header>
  )
}

function Brand() {
  return (
    <Link to="/" className="txt-compact-medium-plus focus-ring flex items-center gap-x-2 rounded-md p-2">
      <span aria-hidden className="brand-mark size-6 rounded-md">
        S
      </span>
      Stheno
    </Link>
  )
}

function Navigation({ onFollow }: { onFollow?: () => void }) {
  const { t } = useTranslation("shell")
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex flex-col gap-y-1">
        {PAGES.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={to === "/"}
              onClick={onFollow}
              className={({ isActive }) =>
                clx(
                  "txt-compact-small-plus text-ui-fg-subtle hover:bg-ui-bg-subtle-hover focus-ring",
                  "flex items-center gap-x-2 rounded-md p-2",
                  { "bg-ui-bg-base shadow-elevation-card-rest text-ui-fg-base hover:bg-ui-bg-base": isActive },
                )
              }
            >
              <Icon aria-hidden />
              {t(name)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
