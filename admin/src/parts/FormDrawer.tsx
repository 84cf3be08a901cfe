import { Alert, Button } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import type { FieldValues, UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { isStopped, useErrorWords } from "./errors"
import { DrawerFoot, DrawerHead, SideDrawer } from "./SideDrawer"
import { useUnsaved } from "./unsaved"

export { DrawerHead }

interface Props<Values extends FieldValues> {
  title: string
  text?: string | undefined
  form: UseFormReturn<Values>
  /** Saves; what it throws is told above the fields. When it has saved, the drawer closes. */
  onSubmit: (values: Values) => Promise<void>
  onClose: () => void
  submitLabel?: string
  children: ReactNode
}

/**
 * A drawer with a form. It is open as long as it is there: show it with `{open && <…Drawer onClose={…} />}`, and it
 * begins anew each time. It asks before it throws away what was typed.
 */
export function FormDrawer<Values extends FieldValues>(props: Props<Values>) {
  const { title, text, form, onSubmit, onClose, submitLabel, children } = props
  const { t } = useTranslation()
  const words = useErrorWords()
  const [error, setError] = useState<unknown>()
  const { isDirty, isSubmitting } = form.formState
  const mayDiscard = useUnsaved(isDirty && !isSubmitting)

  const close = async () => {
    if (!isSubmitting && (await mayDiscard())) onClose()
  }

  const submit = form.handleSubmit(async (values) => {
    setError(undefined)
    try {
      await onSubmit(values)
      onClose()
    } catch (thrown) {
      if (!isStopped(thrown)) setError(thrown)
    }
  })

  return (
    <SideDrawer onClose={() => void close()}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex h-full min-h-0 flex-col">
        <DrawerHead title={title} text={text} />
        <div className="flex min-h-0 flex-1 flex-col gap-y-4 overflow-y-auto inset">
          {error !== undefined && (
            <Alert variant="error" role="alert">
              {words(error)}
            </Alert>
          )}
          {children}
        </div>
        <DrawerFoot>
          <Button type="button" size="small" variant="secondary" onClick={() => void close()}>
            {t("cancel")}
          </Button>
          <Button type="submit" size="small" isLoading={isSubmitting}>
            {submitLabel ?? t("save")}
          </Button>
        </DrawerFoot>
      </form>
    </SideDrawer>
  )
}
