import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"
import { WHEN_SHOWN } from "../../api/anew"
import { type Webhook, deleteWebhook, testWebhook, updateWebhook, useWebhooksChanged } from "../../api/webhooks"
import { ActionMenu } from "../../parts/ActionMenu"
import { useConfirm } from "../../parts/confirm"
import { useAct } from "../act"

/** What is done with a webhook in a drawer. */
export type WebhookTask = "edit" | "secret" | "replay"

interface Props {
  webhook: Webhook
  onTask: (task: WebhookTask) => void
  onActed: () => void
}

/** What can be done with a webhook. One that is switched off can be sent nothing. */
export function WebhookActions({ webhook, onTask, onActed }: Props) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const act = useAct()
  const changed = useWebhooksChanged()
  const switchWebhook = useSwitch(webhook, onActed)
  const remove = useDelete(webhook)
  const off = webhook.disabled_at !== null

  const test = async () => {
    await testWebhook(webhook.id)
    onActed()
    await changed()
  }

  return (
    <>
      <Button size="small" variant="secondary" onClick={() => onTask("edit")}>
        {common("edit")}
      </Button>
      <Button size="small" variant="secondary" disabled={off} onClick={() => void act(test, t("webhooks.tested"))}>
        {t("webhooks.test")}
      </Button>
      <ActionMenu
        label={t("actionsFor", { name: webhook.url })}
        actions={[
          { name: t("replay.title"), disabled: off, onSelect: () => onTask("replay") },
          { name: t("webhooks.changeSecret"), onSelect: () => onTask("secret") },
          { name: off ? t("webhooks.switchOn") : t("webhooks.switchOff"), onSelect: () => void switchWebhook() },
          { name: common("delete"), danger: true, onSelect: () => void remove() },
        ]}
      />
    </>
  )
}

/** Answers a function that switches a webhook on where it is off, and off, after a question, where it is on. */
export function useSwitch(webhook: Webhook, onActed: () => void) {
  const { t } = useTranslation("settings")
  const confirm = useConfirm()
  const act = useAct()
  const changed = useWebhooksChanged()
  const on = webhook.disabled_at === null

  const update = async () => {
    await updateWebhook(webhook.id, { enabled: !on })
    onActed()
    await changed()
  }

  return async () => {
    const what = { title: t("webhooks.switchOffTitle"), text: t("webhooks.switchOffText") }
    const question = { ...what, action: t("webhooks.switchOff") }
    if (on && !(await confirm(question))) return
    await act(update, on ? t("webhooks.switchedOff") : t("webhooks.switchedOn"))
  }
}

function useDelete(webhook: Webhook) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const confirm = useConfirm()
  const act = useAct()
  const changed = useWebhooksChanged()
  const navigate = useNavigate()

  const remove = async () => {
    await deleteWebhook(webhook.id)
    await changed(WHEN_SHOWN)
    await navigate("/settings/webhooks")
  }

  return async () => {
    const sure = await confirm({
      title: t("webhooks.deleteTitle"),
      text: t("webhooks.deleteText", { url: webhook.url }),
      action: common("delete"),
      danger: true,
    })
    if (sure) await act(remove, t("webhooks.deleted"))
  }
}
