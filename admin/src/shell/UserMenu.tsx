import { EllipsisHorizontal } from "@medusajs/icons"
import { Avatar, DropdownMenu } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { signOut } from "../api/auth"
import type { User } from "../api/users"
import { LANGUAGES, type Language, changeLanguage } from "../texts"
import { useLeave } from "./leave"
import { THEMES, type Theme, changeTheme, useTheme } from "./theme"

/** Who is signed in, and what they may choose. */
export function UserMenu({ user }: { user: User }) {
  const { t, i18n } = useTranslation("shell")
  const theme = useTheme()
  const leave = useLeave()
  const name = [user.first_name, user.last_name].filter(Boolean).join(" ") || user.email

  return (
    <DropdownMenu>
      <DropdownMenu.Trigger
        className="hover:bg-ui-bg-subtle-hover focus-ring flex w-full items-center gap-x-2 rounded-md p-2 text-left"
      >
        <span aria-hidden>
          <Avatar size="small" fallback={name.slice(0, 1).toUpperCase()} />
        </span>
        <span className="txt-compact-small-plus min-w-0 flex-1 truncate">
          <span className="sr-only">{t("account")} </span>
          {name}
        </span>
        <EllipsisHorizontal className="text-ui-fg-subtle shrink-0" aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="start" className="max-w-[calc(100vw-1rem)]">
        <DropdownMenu.Item asChild>
          <Link to="/settings" className="truncate">
            {user.email}
          </Link>
        </DropdownMenu.Item>
        <DropdownMenu.Separator />
        <DropdownMenu.Label className="px-2 py-1">{t("language")}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup
          value={i18n.language}
          onValueChange={(language) => void changeLanguage(language as Language)}
        >
          {Object.entries(LANGUAGES).map(([language, own]) => (
            <DropdownMenu.RadioItem key={language} value={language} lang={language}>
              {own}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator />
        <DropdownMenu.Label className="px-2 py-1">{t("theme")}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={theme} onValueChange={(next) => changeTheme(next as Theme)}>
          {THEMES.map((one) => (
            <DropdownMenu.RadioItem key={one} value={one}>
              {t(`themes.${one}`)}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator />
        <DropdownMenu.Item onSelect={() => void leave(signOut)}>{t("signOut")}</DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
