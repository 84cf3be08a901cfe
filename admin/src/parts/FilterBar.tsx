import { Plus, XMarkMini } from "@medusajs/icons"
import { Button, DropdownMenu, Popover } from "@medusajs/ui"
import { type ReactNode, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { keepSearching } from "./SearchBox"

/** A filter of a list, as the bar needs it. */
export interface Filter {
  id: string
  name: string
  /** What it is set to, in words; undefined when it is not set. */
  shown: string | undefined
  clear: () => void
  /** Fields with which it is set; `close` puts them away. */
  editor: (close: () => void) => ReactNode
}

interface Props {
  filters: Filter[]
  onClear: () => void
}

/** The filters that are set, each to be changed or taken away, and a menu with the others. */
export function FilterBar({ filters, onClear }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<string>()
  const chosen = useRef<string>()
  const shown = filters.filter((filter) => filter.shown !== undefined || filter.id === open)
  const others = filters.filter((filter) => !shown.includes(filter))
  const anySet = filters.some((filter) => filter.shown !== undefined)

  return (
    <div className="flex flex-wrap items-center gap-2">
      {shown.map((filter) => (
        <Chip
          key={filter.id}
          filter={filter}
          open={open === filter.id}
          onOpen={(next) => setOpen(next ? filter.id : undefined)}
        />
      ))}
      {others.length > 0 && (
        <DropdownMenu>
          <DropdownMenu.Trigger asChild>
            <Button size="small" variant="secondary">
              <Plus aria-hidden />
              {t("filters.add")}
            </Button>
          </DropdownMenu.Trigger>
          <DropdownMenu.Content
            align="start"
            onCloseAutoFocus={(event) => {
              if (!chosen.current) return
              // Only when the menu is gone, which would take the focus back from the filter, and so close it.
              event.preventDefault()
              setOpen(chosen.current)
              chosen.current = undefined
            }}
          >
            {others.map((filter) => (
              <DropdownMenu.Item key={filter.id} onSelect={() => (chosen.current = filter.id)}>
                {filter.name}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu>
      )}
      {anySet && (
        <Button size="small" variant="transparent" onClick={onClear}>
          {t("filters.clear")}
        </Button>
      )}
    </div>
  )
}

interface ChipProps {
  filter: Filter
  open: boolean
  onOpen: (open: boolean) => void
}

function Chip({ filter, open, onOpen }: ChipProps) {
  const { t } = useTranslation()
  return (
    <div className="bg-ui-bg-component shadow-buttons-neutral txt-compact-small flex max-w-full rounded-md">
      <Popover open={open} onOpenChange={onOpen}>
        <Popover.Trigger className="link-quiet min-w-0 truncate px-2 py-1">
          {filter.name}
          {filter.shown !== undefined && <span className="text-ui-fg-base font-medium">: {filter.shown}</span>}
        </Popover.Trigger>
        <Popover.Content
          aria-label={filter.name}
          align="start"
          onEscapeKeyDown={keepSearching}
          className="w-72 max-w-[calc(100vw-2rem)] overflow-y-auto p-3"
        >
          {filter.editor(() => onOpen(false))}
        </Popover.Content>
      </Popover>
      <button
        type="button"
        aria-label={t("filters.remove", { name: filter.name })}
        onClick={filter.clear}
        className="link-quiet border-ui-border-base flex size-7 items-center justify-center border-l"
      >
        <XMarkMini />
      </button>
    </div>
  )
}
