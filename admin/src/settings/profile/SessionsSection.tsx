import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { signOutEverywhere } from "../../api/auth"
import { useConfirm } from "../../parts/confirm"
import { Section } from "../../parts/Section"
import { useLeave } from "../../shell/leave"
import { useAct } from "../act"

/** Lets one sign out in all browsers at once. */
export function SessionsSection() {
  const { t } = useTranslation("settings")
  const confirm = useConfirm()
  const act = useAct()
  const leave = useLeave()

  const ask = async () => {
    const sure = await confirm({
      title: t("sessions.confirmTitle"),
      text: t("sessions.confirmText"),
      action: t("sessions.action"),
      danger: true,
    })
    if (sure) await act(() => leave(signOutEverywhere), t("sessions.done"))
  }

  return (
    <Section title={t("sessions.title")} text={t("sessions.text")}>
      <Button size="small" variant="secondary" onClick={() => void ask()}>
        {t("sessions.action")}
      </Button>
    </Section>
  )
}
