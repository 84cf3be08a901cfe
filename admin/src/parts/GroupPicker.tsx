import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { GroupChoices } from "./GroupChoices"
import { DrawerFoot, DrawerHead, SideDrawer } from "./SideDrawer"

interface Props {
  title: string
  text?: string | undefined
  /** Groups that are not to be chosen. */
  without?: string[]
  onPick: (ids: string[]) => void
  onClose: () => void
}

/** Lets one choose customer groups, in a drawer. */
export function GroupPicker({ title, text, without = [], onPick, onClose }: Props) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string[]>([])

  const pick = () => {
    onPick(chosen)
    onClose()
  }

  return (
    <SideDrawer onClose={onClose}>
      <DrawerHead title={title} text={text} />
      <div className="min-h-0 flex-1 overflow-y-auto inset">
        <GroupChoices chosen={chosen} onChange={setChosen} without={without} />
      </div>
      <DrawerFoot>
        <Button size="small" variant="secondary" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button size="small" disabled={chosen.length === 0} onClick={pick}>
          {title}
        </Button>
      </DrawerFoot>
    </SideDrawer>
  )
}
