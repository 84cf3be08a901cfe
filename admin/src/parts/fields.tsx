import { Eye, EyeSlash } from "@medusajs/icons"
import { Checkbox, Label, clx } from "@medusajs/ui"
import { type ComponentPropsWithoutRef, type ReactNode, forwardRef, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { FIELD } from "./look"

interface About {
  label: string
  hint?: string | undefined
  error?: string | undefined
  /** Says beside the label that it may be left empty. */
  optional?: boolean
  /** Keeps the label for screen readers only. */
  quiet?: boolean
}

interface FrameProps extends About {
  id: string
  children: ReactNode
}

/** A field with its label, and what there is to say of it. */
function Frame({ id, label, hint, error, optional, quiet, children }: FrameProps) {
  const { t } = useTranslation()
  return (
    <div className="flex min-w-0 flex-col gap-y-1.5">
      <Label htmlFor={id} size="small" weight="plus" className={clx({ "sr-only": quiet })}>
        {label}
        {optional && <span className="text-ui-fg-subtle font-normal"> ({t("optional")})</span>}
      </Label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="txt-small text-ui-fg-subtle">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="txt-small text-ui-fg-error">
          {error}
        </p>
      )}
    </div>
  )
}

function described(id: string, { hint, error }: About) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ")
  return { "aria-invalid": Boolean(error), ...(ids && { "aria-describedby": ids }) }
}

type TextProps = About & Omit<ComponentPropsWithoutRef<"input">, "size">

/** A line of text, or a number or date by `type`. */
export const TextField = forwardRef<HTMLInputElement, TextProps>(function TextField(
  { label, hint, error, optional = false, quiet = false, className, ...input },
  ref,
) {
  const id = useId()
  const about = { label, hint, error, optional, quiet }
  return (
    <Frame id={id} {...about}>
      <input ref={ref} id={id} {...described(id, about)} className={clx(FIELD, "h-8", className)} {...input} />
    </Frame>
  )
})

/** A password, which can be shown. */
export const PasswordField = forwardRef<HTMLInputElement, TextProps>(function PasswordField(
  { label, hint, error, optional = false, quiet = false, className, ...input },
  ref,
) {
  const { t } = useTranslation("signIn")
  const id = useId()
  const [shown, setShown] = useState(false)
  const about = { label, hint, error, optional, quiet }
  return (
    <Frame id={id} {...about}>
      <div className="relative">
        <input
          ref={ref}
          id={id}
          type={shown ? "text" : "password"}
          {...described(id, about)}
          className={clx(FIELD, "h-8 pr-9", className)}
          {...input}
        />
        <button
          type="button"
          aria-label={shown ? t("hidePassword") : t("showPassword")}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="field-button"
        >
          {shown ? <EyeSlash /> : <Eye />}
        </button>
      </div>
    </Frame>
  )
})

type LongTextProps = About & ComponentPropsWithoutRef<"textarea">

/** Several lines of text. */
export const LongTextField = forwardRef<HTMLTextAreaElement, LongTextProps>(function LongTextField(
  { label, hint, error, optional = false, quiet = false, className, ...input },
  ref,
) {
  const id = useId()
  const about = { label, hint, error, optional, quiet }
  return (
    <Frame id={id} {...about}>
      <textarea ref={ref} id={id} rows={4} {...described(id, about)} className={clx(FIELD, className)} {...input} />
    </Frame>
  )
})

type ChoiceProps = About & ComponentPropsWithoutRef<"select">

/** One of a few; `children` are `<option>`s. */
export const ChoiceField = forwardRef<HTMLSelectElement, ChoiceProps>(function ChoiceField(
  { label, hint, error, optional = false, quiet = false, className, ...input },
  ref,
) {
  const id = useId()
  const about = { label, hint, error, optional, quiet }
  return (
    <Frame id={id} {...about}>
      <select ref={ref} id={id} {...described(id, about)} className={clx(FIELD, "h-8 pr-8", className)} {...input} />
    </Frame>
  )
})

interface CheckProps {
  label: string
  hint?: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** A box to tick, with what it means beside it. */
export function CheckField({ label, hint, checked, onChange, disabled = false }: CheckProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-x-2">
      <Checkbox
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        {...(hint && { "aria-describedby": `${id}-hint` })}
      />
      <div>
        <Label htmlFor={id} size="small">
          {label}
        </Label>
        {hint && (
          <p id={`${id}-hint`} className="txt-small text-ui-fg-subtle">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
