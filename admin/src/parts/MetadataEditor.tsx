import { zodResolver } from "@hookform/resolvers/zod"
import { Plus, Trash } from "@medusajs/icons"
import { Button, IconButton } from "@medusajs/ui"
import { type UseFormReturn, useFieldArray, useForm, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import type { Metadata } from "../api/customers"
import { ChoiceField, LongTextField, TextField } from "./fields"
import { FormDrawer } from "./FormDrawer"
import { type Row, TYPES, changesOf, isValid, rowsOf } from "./metadata"

interface Props {
  metadata: Metadata
  /** Sends what has changed; the API merges it. */
  onSave: (changes: Record<string, unknown>) => Promise<void>
  onClose: () => void
}

interface Values {
  rows: Row[]
}

/** Edits metadata, row by row; values keep their types. */
export function MetadataEditor({ metadata, onSave, onClose }: Props) {
  const { t } = useTranslation()
  const form = useForm<Values>({
    resolver: zodResolver(useSchema()),
    defaultValues: { rows: rowsOf(metadata) },
  })
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "rows" })

  return (
    <FormDrawer
      title={t("metadata.edit")}
      text={t("metadata.emptyText")}
      form={form}
      onSubmit={({ rows }) => onSave(changesOf(metadata, rows))}
      onClose={onClose}
    >
      {fields.map((field, index) => (
        <RowFields key={field.id} form={form} index={index} onRemove={() => remove(index)} />
      ))}
      <Button
        type="button"
        size="small"
        variant="secondary"
        onClick={() => append({ key: "", type: "text", value: "" })}
      >
        <Plus aria-hidden />
        {t("metadata.addRow")}
      </Button>
    </FormDrawer>
  )
}

function useSchema() {
  const { t } = useTranslation()
  const row = z
    .object({ key: z.string().min(1, t("required")), type: z.enum(TYPES), value: z.string() })
    .superRefine((value, context) => {
      if (isValid(value)) return
      const message = value.type === "number" ? t("notANumber") : t("notJson")
      context.addIssue({ code: "custom", path: ["value"], message })
    })
  return z.object({
    rows: z.array(row).superRefine((rows, context) => {
      const seen = new Set<string>()
      for (const [index, { key }] of rows.entries()) {
        if (seen.has(key)) context.addIssue({ code: "custom", path: [index, "key"], message: t("metadata.twice") })
        seen.add(key)
      }
    }),
  })
}

interface RowProps {
  form: UseFormReturn<Values>
  index: number
  onRemove: () => void
}

function RowFields({ form, index, onRemove }: RowProps) {
  const { t } = useTranslation()
  const { register, control, formState } = form
  const row = useWatch({ control, name: `rows.${index}` })
  const errors = formState.errors.rows?.[index]
  const type = register(`rows.${index}.type`, {
    onChange: (event: { target: { value: string } }) => {
      if (event.target.value === "boolean") form.setValue(`rows.${index}.value`, "true")
    },
  })

  return (
    <div role="group" aria-label={row.key} className="border-ui-border-base flex flex-col gap-y-2 border-b pb-4">
      <div className="flex items-end gap-x-2">
        <div className="min-w-0 flex-1">
          <TextField label={t("metadata.key")} error={errors?.key?.message} {...register(`rows.${index}.key`)} />
        </div>
        <div className="w-32">
          <ChoiceField label={t("metadata.type")} {...type}>
            {TYPES.map((one) => (
              <option key={one} value={one}>
                {t(`metadata.types.${one}`)}
              </option>
            ))}
          </ChoiceField>
        </div>
        <IconButton
          type="button"
          variant="transparent"
          aria-label={t("metadata.removeRow", { key: row.key })}
          onClick={onRemove}
        >
          <Trash />
        </IconButton>
      </div>
      <ValueField form={form} index={index} type={row.type} error={errors?.value?.message} />
    </div>
  )
}

interface ValueProps {
  form: UseFormReturn<Values>
  index: number
  type: Row["type"]
  error: string | undefined
}

function ValueField({ form, index, type, error }: ValueProps) {
  const { t } = useTranslation()
  const field = form.register(`rows.${index}.value`)
  const label = t("metadata.value")

  if (type === "null") return null
  if (type === "json") return <LongTextField label={label} error={error} className="font-mono" {...field} />
  if (type === "number") return <TextField label={label} error={error} inputMode="decimal" {...field} />
  if (type === "text") return <LongTextField label={label} error={error} rows={1} {...field} />
  return (
    <ChoiceField label={label} {...field}>
      <option value="true">{t("yes")}</option>
      <option value="false">{t("no")}</option>
    </ChoiceField>
  )
}
