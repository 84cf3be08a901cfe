import { zodResolver } from "@hookform/resolvers/zod"
import { useQueryClient } from "@tanstack/react-query"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { signIn } from "../../api/auth"
import { changePassword, userKeys } from "../../api/users"
import { PasswordField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"
import { useNewPasswordSchema } from "../../sign-in/passwords"

interface Values {
  current: string
  password: string
  repeated: string
}

/** Sets another password, and signs in with it, for the server ends all sessions. */
export function PasswordDrawer({ email, onClose }: { email: string; onClose: () => void }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const { t: signInTexts } = useTranslation("signIn")
  const queries = useQueryClient()
  const schema = z.object({ current: z.string().min(1, common("required")) }).and(useNewPasswordSchema())
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { current: "", password: "", repeated: "" },
  })
  const { errors } = form.formState

  const save = async ({ current, password }: Values) => {
    await changePassword(current, password)
    await enter(password)
  }

  const enter = async (password: string) => {
    try {
      await signIn(email, password)
      toast.success(t("password.changed"))
    } catch {
      toast.error(t("password.changedSignIn"))
    }
    await queries.invalidateQueries({ queryKey: userKeys.me })
  }

  return (
    <FormDrawer
      title={t("password.change")}
      text={t("password.follows")}
      form={form}
      onSubmit={save}
      onClose={onClose}
      submitLabel={t("password.change")}
    >
      <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t("password.current")}
        autoComplete="current-password"
        error={errors.current?.message}
        {...form.register("current")}
      />
      <PasswordField
        label={signInTexts("newPassword")}
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
      <PasswordField
        label={signInTexts("repeatPassword")}
        autoComplete="new-password"
        error={errors.repeated?.message}
        {...form.register("repeated")}
      />
    </FormDrawer>
  )
}
