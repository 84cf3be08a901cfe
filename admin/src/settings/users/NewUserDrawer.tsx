import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { createUser, useUsersChanged } from "../../api/users"
import { PasswordField, TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"
import { SHORTEST_PASSWORD } from "../../sign-in/passwords"

/** Makes a user, who can sign in at once. */
export function NewUserDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const { t: signIn } = useTranslation("signIn")
  const changed = useUsersChanged()
  const schema = z.object({
    email: z.string().trim().email(common("notAnEmail")),
    first_name: z.string().trim(),
    last_name: z.string().trim(),
    password: z.string().min(SHORTEST_PASSWORD, signIn("tooShort")),
  })
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: "", first_name: "", last_name: "", password: "" },
  })
  const { errors } = form.formState

  const save = async ({ email, password, first_name, last_name }: z.infer<typeof schema>) => {
    await createUser({ email, password, ...(first_name && { first_name }), ...(last_name && { last_name }) })
    await changed()
    toast.success(t("users.added", { email }))
  }

  return (
    <FormDrawer
      title={t("users.add")}
      text={t("users.addText")}
      form={form}
      onSubmit={save}
      onClose={onClose}
      submitLabel={common("add")}
    >
      <TextField
        label={t("users.email")}
        type="email"
        autoComplete="off"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <TextField label={t("users.firstName")} autoComplete="off" optional {...form.register("first_name")} />
      <TextField label={t("users.lastName")} autoComplete="off" optional {...form.register("last_name")} />
      <PasswordField
        label={t("users.password")}
        hint={t("users.passwordHint")}
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
    </FormDrawer>
  )
}
