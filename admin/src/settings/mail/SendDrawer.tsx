import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { type MailSettings, sendMailTemplate } from "../../api/mail-templates"
import { useMe } from "../../api/users"
import { TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"
import { useTemplateName } from "./names"

interface Props {
  name: string
  language: string | undefined
  mail: MailSettings
  onClose: () => void
}

/** Sends a mail with sample values. */
export function SendDrawer({ name, language, mail, onClose }: Props) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const templateName = useTemplateName()
  const { data: me } = useMe()
  const schema = z.object({ email: z.string().trim().email(common("notAnEmail")) })
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: me?.email ?? "" } })
  const inFolder = mail.way === "folder"

  const send = async ({ email }: { email: string }) => {
    await sendMailTemplate(name, { email, ...(language && { language }) })
    toast.success(inFolder ? t("mail.inFolder") : t("mail.sent", { email }))
  }

  return (
    <FormDrawer
      title={t("mail.send")}
      text={templateName(name)}
      form={form}
      onSubmit={send}
      onClose={onClose}
      submitLabel={t("mail.sendAction")}
    >
      <TextField
        label={t("mail.to")}
        hint={inFolder ? t("mail.folderHint") : t("mail.sampleHint")}
        type="email"
        autoComplete="email"
        error={form.formState.errors.email?.message}
        {...form.register("email")}
      />
    </FormDrawer>
  )
}
