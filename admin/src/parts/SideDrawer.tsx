import { XMark } from "@medusajs/icons"
import { Drawer, IconButton } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { beginInField, useReturnFocus } from "./focus"
import { keepSearching } from "./SearchBox"

interface Props {
  /** Is asked to close it, by key, button, or a click beside it. */
  onClose: () => void
  children: ReactNode
}

/** A drawer that is open as long as it is there: show it with `{open && <SideDrawer …>}`. */
export function SideDrawer({ onClose, children }: Props) {
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content
        aria-describedby={undefined}
        onOpenAutoFocus={beginInField}
        onCloseAutoFocus={useReturnFocus()}
        onEscapeKeyDown={keepSearching}
      >
        {children}
      </Drawer.Content>
    </Drawer>
  )
}

/** The head of a drawer; that of @medusajs/ui has a button without a name. */
export function DrawerHead({ title, text }: { title: string; text?: string | undefined }) {
  const { t } = useTranslation()
  return (
    <div className="bar flex-nowrap items-start">
      <div className="min-w-0">
        <Drawer.Title className="h2-core text-ui-fg-base break-words">{title}</Drawer.Title>
        {text && <p className="txt-small text-ui-fg-subtle">{text}</p>}
      </div>
      <Drawer.Close asChild>
        <IconButton type="button" size="small" variant="transparent" aria-label={t("close")}>
          <XMark />
        </IconButton>
      </Drawer.Close>
    </div>
  )
}

/** The buttons at the lower edge of a drawer. */
export function DrawerFoot({ children }: { children: ReactNode }) {
  return (
    <div className="bar justify-end border-b-0 border-t">
      {children}
    </div>
  )
}
