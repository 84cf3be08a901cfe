import { useTranslation } from "react-i18next"
import { type ApiKey, type KeyType, createApiKey, useApiKeysChanged } from "../../api/api-keys"
import { TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { useTitleForm } from "./title-form"

interface Props {
  type: KeyType
  onCreated: (apiKey: ApiKey) => void
  onClose: () => void
}

/** Makes a key. */
export function NewKeyDrawer({ type, onCreated, onClose }: Props) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const changed = useApiKeysChanged()
  const form = useTitleForm("")

  const save = async ({ title }: { title: string }) => {
    onCreated(await createApiKey({ title, type }))
    await changed()
  }

  return (
    <FormDrawer
      title={t(`keys.${type}Add`)}
      text={t(`keys.${type}Text`)}
      form={form}
      onSubmit={save}
      onClose={onClose}
      submitLabel={common("create")}
    >
      <TextField
        label={t("keys.name")}
        hint={t("keys.nameHint")}
        error={form.formState.errors.title?.message}
        {...form.register("title")}
      />
    </FormDrawer>
  )
}
