import { EllipsisHorizontal } from "@medusajs/icons"
import { DropdownMenu, IconButton, clx } from "@medusajs/ui"
import { type ReactNode, useRef } from "react"

export interface Action {
  name: string
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
}

/** A button with three dots, and what can be done behind it. */
export function ActionMenu({ label, actions }: { label: string; actions: Action[] }) {
  const trigger = useRef<HTMLButtonElement>(null)
  const chosen = useRef<Action>()
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <IconButton ref={trigger} size="small" variant="transparent" aria-label={label}>
          <EllipsisHorizontal />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        onCloseAutoFocus={(event) => {
          // Only when the menu is gone: a drawer that opens before would lose the focus to the button again.
          event.preventDefault()
          trigger.current?.focus()
          const action = chosen.current
          chosen.current = undefined
          action?.onSelect()
        }}
      >
        {actions.map((action) => (
          <DropdownMenu.Item
            key={action.name}
            disabled={action.disabled ?? false}
            onSelect={() => (chosen.current = action)}
            className={clx("gap-x-2", { "text-ui-fg-error": action.danger })}
          >
            {action.icon}
            {action.name}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
