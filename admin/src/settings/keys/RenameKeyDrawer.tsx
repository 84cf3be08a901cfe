import { useTranslation } from "react-i18next"
import { type ApiKey, renameApiKey, useApiKeysChanged } from "../../api/api-keys"
import { TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"
import { useTitleForm } from "./title-form"

/** Gives a key another name. */
export function RenameKeyDrawer({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const changed = useApiKeysChanged()
  const form = useTitleForm(apiKey.title)

  const save = async ({ title }: { title: string }) => {
    await renameApiKey(apiKey.id, title)
    await changed()
    toast.success(common("saved"))
  }

  return (
    <FormDrawer title={t("keys.rename")} text={apiKey.redacted} form={form} onSubmit={save} onClose={onClose}>
      <TextField label={t("keys.name")} error={form.formState.errors.title?.message} {...form.register("title")} />
    </FormDrawer>
  )
}
