import { Adjustments } from "@medusajs/icons"
import { Button, DropdownMenu } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Column } from "./DataTable"

/** Keeps which columns of a list are shown, in this browser. The first column is always. */
export function useChosenColumns<Row>(list: string, columns: Column<Row>[], first: string[]) {
  const kept = `stheno.columns.${list}`
  const [chosen, setChosen] = useState(() => localStorage.getItem(kept)?.split(",") ?? first)

  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]
    localStorage.setItem(kept, next.join(","))
    setChosen(next)
  }

  const shown = columns.filter(({ id }, index) => index === 0 || chosen.includes(id))
  return { shown, menu: <ColumnsMenu columns={columns.slice(1)} chosen={chosen} onToggle={toggle} /> }
}

interface MenuProps {
  columns: { id: string; head: string }[]
  chosen: string[]
  onToggle: (id: string) => void
}

function ColumnsMenu({ columns, chosen, onToggle }: MenuProps) {
  const { t } = useTranslation()
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <Button size="small" variant="secondary" className="shrink-0">
          <Adjustments aria-hidden />
          {t("table.columns")}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end">
        {columns.map(({ id, head }) => (
          <DropdownMenu.CheckboxItem
            key={id}
            checked={chosen.includes(id)}
            onCheckedChange={() => onToggle(id)}
            // The menu stays, for more than one is often chosen.
            onSelect={(event) => event.preventDefault()}
          >
            {head}
          </DropdownMenu.CheckboxItem>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
