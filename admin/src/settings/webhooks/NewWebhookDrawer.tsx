import { useTranslation } from "react-i18next"
import { type WebhookWithSecret, createWebhook, useWebhooksChanged } from "../../api/webhooks"
import { TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { patternsOf } from "./patterns"
import { type WebhookValues, useWebhookForm } from "./webhook-form"
import { WebhookFields } from "./WebhookFields"

interface Props {
  onCreated: (webhook: WebhookWithSecret) => void
  onClose: () => void
}

/** Makes a webhook. */
export function NewWebhookDrawer({ onCreated, onClose }: Props) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const changed = useWebhooksChanged()
  const form = useWebhookForm()

  const save = async ({ events, description, secret, ...others }: WebhookValues) => {
    const optional = { ...(description && { description }), ...(secret && { secret }) }
    onCreated(await createWebhook({ ...others, ...optional, events: patternsOf(events) }))
    await changed()
  }

  return (
    <FormDrawer
      title={t("webhooks.add")}
      text={t("webhooks.addText")}
      form={form}
      onSubmit={save}
      onClose={onClose}
      submitLabel={common("create")}
    >
      <WebhookFields form={form} />
      <TextField
        label={t("webhooks.ownSecret")}
        hint={t("webhooks.ownSecretHint")}
        optional
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        {...form.register("secret")}
      />
    </FormDrawer>
  )
}
