import { zodResolver } from "@hookform/resolvers/zod"
import { Alert } from "@medusajs/ui"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { type ApiKey, revokeApiKey, useApiKeysChanged } from "../../api/api-keys"
import { ChoiceField, TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { useFormat } from "../../parts/format"
import { toast } from "../../parts/toasts"
import { localMinute, readMinute } from "../moments"

const HOUR = 3_600
const DAY = 24 * HOUR

/** In how many seconds a key can be revoked; `moment` is any other one. */
const PAUSES = { now: 0, hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY } as const
const CHOICES = ["now", "hour", "day", "week", "month", "moment"] as const

/** Revokes a key, now or later. */
export function RevokeKeyDrawer({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const changed = useApiKeysChanged()
  const schema = z
    .object({ when: z.enum(CHOICES), moment: z.string() })
    .refine(({ when, moment }) => when !== "moment" || secondsUntil(moment) > 0, {
      path: ["moment"],
      message: t("keys.notAhead"),
    })
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { when: "now" as const, moment: localMinute(new Date(Date.now() + DAY * 1000)) },
  })
  const when = form.watch("when")

  const save = async ({ when: chosen, moment }: z.infer<typeof schema>) => {
    const seconds = chosen === "moment" ? secondsUntil(moment) : PAUSES[chosen]
    await revokeApiKey(apiKey.id, seconds)
    await changed()
    const time = format.time(new Date(Date.now() + seconds * 1000).toISOString())
    toast.success(seconds > 0 ? t("keys.revokedLater", { time }) : t("keys.revokedNow"))
  }

  return (
    <FormDrawer
      title={t("keys.revokeTitle", { title: apiKey.title })}
      text={apiKey.redacted}
      form={form}
      onSubmit={save}
      onClose={onClose}
      submitLabel={t("keys.revokeAction")}
    >
      <Alert variant="warning">{t(`keys.${apiKey.type}Revoke`)}</Alert>
      <ChoiceField label={t("keys.when")} {...form.register("when")}>
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {t(`keys.pauses.${choice}`)}
          </option>
        ))}
      </ChoiceField>
      {when === "moment" && (
        <TextField
          type="datetime-local"
          label={t("keys.moment")}
          min={localMinute(new Date())}
          error={form.formState.errors.moment?.message}
          {...form.register("moment")}
        />
      )}
    </FormDrawer>
  )
}

function secondsUntil(moment: string): number {
  return Math.ceil(((readMinute(moment)?.getTime() ?? 0) - Date.now()) / 1000)
}
