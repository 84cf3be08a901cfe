import { useTranslation } from "react-i18next"
import { type Webhook, type WebhookChanges, updateWebhook, useWebhooksChanged } from "../../api/webhooks"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"
import { patternsOf } from "./patterns"
import { type WebhookValues, useWebhookForm } from "./webhook-form"
import { WebhookFields } from "./WebhookFields"

/** Edits a webhook. */
export function EditWebhookDrawer({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const changed = useWebhooksChanged()
  const form = useWebhookForm(webhook)

  const save = async (values: WebhookValues) => {
    await updateWebhook(webhook.id, changesOf(webhook, values))
    await changed()
    toast.success(common("saved"))
  }

  return (
    <FormDrawer title={t("webhooks.edit")} text={t("webhooks.editText")} form={form} onSubmit={save} onClose={onClose}>
      <WebhookFields form={form} />
    </FormDrawer>
  )
}

/** Only what is another value: whoever sends the address has everything tried again at once, even if it is the same. */
function changesOf(webhook: Webhook, values: WebhookValues): WebhookChanges {
  const events = patternsOf(values.events)
  const description = values.description || null
  return {
    ...(values.url !== webhook.url && { url: values.url }),
    ...(description !== webhook.description && { description }),
    ...(events.join() !== webhook.events.join() && { events }),
    ...(values.generation !== webhook.generation && { generation: values.generation }),
  }
}
