import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { ChoiceField, TextField } from "../../parts/fields"
import { FormDrawer } from "../../parts/FormDrawer"
import { localMinute, readMinute } from "../moments"
import type { Chosen } from "./replay"

const CHOICES = ["failed", "since"] as const
const DAY = 24 * 60 * 60 * 1000

interface Props {
  onReplay: (what: Chosen) => Promise<void>
  onClose: () => void
}

/** Asks what is to be sent again. */
export function ReplayDrawer({ onReplay, onClose }: Props) {
  const { t } = useTranslation("settings")
  const schema = z
    .object({ what: z.enum(CHOICES), since: z.string(), until: z.string() })
    .superRefine(({ what, since, until }, context) => {
      if (what !== "since") return
      const fault = (field: "since" | "until", message: string) =>
        context.addIssue({ code: "custom", path: [field], message })
      const [from, end] = [readMinute(since), readMinute(until)]
      if (!from) fault("since", t("replay.noMoment"))
      if (until && !end) fault("until", t("replay.noMoment"))
      if (from && end && end <= from) fault("until", t("replay.notBehind"))
    })
  const form = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: { what: "failed", since: localMinute(new Date(Date.now() - DAY)), until: "" },
  })
  const { errors } = form.formState
  const what = form.watch("what")

  const start = ({ what: chosen, since, until }: z.infer<typeof schema>) => {
    const from = readMinute(since)
    return onReplay(chosen === "since" && from ? { since: from, until: readMinute(until) } : "failed")
  }

  return (
    <FormDrawer
      title={t("replay.title")}
      text={t("replay.text")}
      form={form}
      onSubmit={start}
      onClose={onClose}
      submitLabel={t("replay.action")}
    >
      <ChoiceField label={t("replay.what")} hint={t(`replay.hints.${what}`)} {...form.register("what")}>
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {t(`replay.choices.${choice}`)}
          </option>
        ))}
      </ChoiceField>
      {what === "since" && (
        <>
          <TextField
            type="datetime-local"
            label={t("replay.since")}
            error={errors.since?.message}
            {...form.register("since")}
          />
          <TextField
            type="datetime-local"
            label={t("replay.until")}
            hint={t("replay.untilHint")}
            optional
            error={errors.until?.message}
            {...form.register("until")}
          />
        </>
      )}
    </FormDrawer>
  )
}
