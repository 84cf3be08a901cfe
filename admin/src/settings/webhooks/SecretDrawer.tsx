import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { type Webhook, changeSecret, useWebhooksChanged } from "../../api/webhooks"
import { TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"

interface Props {
  webhook: Webhook
  onChanged: (secret: string) => void
  onClose: () => void
}

/** Gives a webhook another secret. */
export function SecretDrawer({ webhook, onChanged, onClose }: Props) {
  const { t } = useTranslation("settings")
  const changed = useWebhooksChanged()
  const form = useForm({ defaultValues: { secret: "" } })

  const save = async ({ secret }: { secret: string }) => {
    onChanged(await changeSecret(webhook.id, secret.trim()))
    await changed()
  }

  return (
    <FormDrawer
      title={t("webhooks.changeSecret")}
      text={t("webhooks.changeSecretText")}
      form={form}
      onSubmit={save}
      onClose={onClose}
      submitLabel={t("webhooks.changeSecretAction")}
    >
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
