import { Button } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"
import { signOutEverywhere } from "../../api/auth"
import { useConfirm } from "../../parts/confirm"
import { Section } from "../../parts/Section"
import { useAct } from "../act"

/** Lets one sign out in all browsers at once. */
export function SessionsSection() {
  const { t } = useTranslation("settings")
  const confirm = useConfirm()
  const act = useAct()
  const navigate = useNavigate()
  const queries = useQueryClient()

  const leave = async () => {
    await signOutEverywhere()
    await navigate("/sign-in")
    queries.clear()
  }

  const ask = async () => {
    const sure = await confirm({
      title: t("sessions.confirmTitle"),
      text: t("sessions.confirmText"),
      action: t("sessions.action"),
      danger: true,
    })
    if (sure) await act(leave, t("sessions.done"))
  }

  return (
    <Section title={t("sessions.title")} text={t("sessions.text")}>
      <Button size="small" variant="secondary" onClick={() => void ask()}>
        {t("sessions.action")}
      </Button>
    </Section>
  )
}
