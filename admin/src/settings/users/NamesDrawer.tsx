import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { type User, updateUser, useUsersChanged } from "../../api/users"
import { TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"

interface Values {
  first_name: string
  last_name: string
}

/** Edits the names of a user; the e-mail address stays, for one signs in with it. */
export function NamesDrawer({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const changed = useUsersChanged()
  const form = useForm<Values>({
    defaultValues: { first_name: user.first_name ?? "", last_name: user.last_name ?? "" },
  })

  const save = async ({ first_name, last_name }: Values) => {
    await updateUser(user.id, { first_name: first_name.trim() || null, last_name: last_name.trim() || null })
    await changed()
    toast.success(common("saved"))
  }

  return (
    <FormDrawer title={t("users.edit")} text={user.email} form={form} onSubmit={save} onClose={onClose}>
      <TextField label={t("users.firstName")} optional {...form.register("first_name")} />
      <TextField label={t("users.lastName")} optional {...form.register("last_name")} />
    </FormDrawer>
  )
}
