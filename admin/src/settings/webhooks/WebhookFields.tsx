import { Alert } from "@medusajs/ui"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { GENERATIONS } from "../../api/webhooks"
import { ChoiceField, LongTextField, TextField } from "../../parts/fields"
import { SUGGESTIONS, asksForTokens } from "./event-names"
import { patternsOf, toggled } from "./patterns"
import type { WebhookValues } from "./webhook-form"

interface Props {
  form: UseFormReturn<WebhookValues>
}

/** The fields that new webhooks and those that are edited have in common. */
export function WebhookFields({ form }: Props) {
  const { t } = useTranslation("settings")
  const { errors } = form.formState
  const [events, generation] = form.watch(["events", "generation"])

  const toggle = (pattern: string) => {
    const shouldValidate = form.formState.isSubmitted
    form.setValue("events", toggled(events, pattern), { shouldDirty: true, shouldValidate })
  }

  return (
    <>
      <TextField
        label={t("webhooks.url")}
        hint={t("webhooks.urlHint")}
        type="url"
        inputMode="url"
        autoComplete="off"
        error={errors.url?.message}
        {...form.register("url")}
      />
      <TextField
        label={t("webhooks.description")}
        optional
        autoComplete="off"
        error={errors.description?.message}
        {...form.register("description")}
      />
      <ChoiceField
        label={t("webhooks.generation")}
        hint={t("webhooks.generationHint")}
        {...form.register("generation")}
      >
        {GENERATIONS.map((one) => (
          <option key={one} value={one}>
            {t(`webhooks.generations.${one}`)}
          </option>
        ))}
      </ChoiceField>
      <div className="flex flex-col gap-y-2">
        <LongTextField
          label={t("webhooks.events")}
          hint={t("webhooks.eventsHint")}
          spellCheck={false}
          autoCapitalize="none"
          className="font-mono"
          error={errors.events?.message}
          {...form.register("events")}
        />
        <Suggestions patterns={SUGGESTIONS[generation]} chosen={patternsOf(events)} onToggle={toggle} />
      </div>
      {asksForTokens(patternsOf(events)) && <Alert variant="warning">{t("webhooks.tokens")}</Alert>}
    </>
  )
}

interface SuggestionsProps {
  patterns: readonly string[]
  chosen: string[]
  onToggle: (pattern: string) => void
}

const SUGGESTION =
  "bg-ui-bg-component shadow-borders-base hover:bg-ui-bg-component-hover aria-pressed:bg-ui-bg-highlight " +
  "text-ui-fg-base txt-compact-xsmall focus-ring min-h-6 rounded-md px-2 font-mono"

function Suggestions({ patterns, chosen, onToggle }: SuggestionsProps) {
  const { t } = useTranslation("settings")
  return (
    <div role="group" aria-label={t("webhooks.suggestions")} className="flex flex-wrap gap-1">
      {patterns.map((pattern) => (
        <button
          key={pattern}
          type="button"
          aria-pressed={chosen.includes(pattern)}
          onClick={() => onToggle(pattern)}
          className={SUGGESTION}
        >
          {pattern}
        </button>
      ))}
    </div>
  )
}
