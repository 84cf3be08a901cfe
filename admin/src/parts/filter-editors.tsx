import { RadioGroup, Label } from "@medusajs/ui"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { TextField } from "./fields"

interface OneOfProps {
  label: string
  value: string | undefined
  options: { value: string; name: string }[]
  onChange: (value: string) => void
}

/** Sets a filter to one of a few values. */
export function OneOf({ label, value, options, onChange }: OneOfProps) {
  const id = useId()
  return (
    <RadioGroup aria-label={label} value={value ?? ""} onValueChange={onChange} className="flex flex-col gap-y-1">
      {options.map((option) => (
        <div key={option.value} className="flex items-center gap-x-2">
          <RadioGroup.Item value={option.value} id={`${id}-${option.value}`} />
          <Label htmlFor={`${id}-${option.value}`} size="small" className="flex-1 cursor-pointer py-1">
            {option.name}
          </Label>
        </div>
      ))}
    </RadioGroup>
  )
}

export interface Days {
  from?: string | undefined
  until?: string | undefined
}

/** Keeps what a filter is set to: `value` comes with the list, which may be slower than whoever sets it. */
export function useAhead<Value>(value: Value, onChange: (value: Value) => void) {
  const [ahead, setAhead] = useState(value)
  const change = (next: Value) => {
    setAhead(next)
    onChange(next)
  }
  return [ahead, change] as const
}

/** Sets a filter to a span of days, both included; either end may be open. Days are written as `2026-11-30`. */
export function DaysBetween(props: { value: Days; onChange: (value: Days) => void }) {
  const { t } = useTranslation()
  const [value, change] = useAhead(props.value, props.onChange)
  return (
    <div className="flex flex-col gap-y-3">
      <TextField
        type="date"
        label={t("filters.from")}
        value={value.from ?? ""}
        max={value.until}
        onChange={(event) => change({ ...value, from: event.target.value || undefined })}
      />
      <TextField
        type="date"
        label={t("filters.until")}
        value={value.until ?? ""}
        min={value.from}
        onChange={(event) => change({ ...value, until: event.target.value || undefined })}
      />
    </div>
  )
}
