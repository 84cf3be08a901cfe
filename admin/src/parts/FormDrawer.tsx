import { XMark } from "@medusajs/icons"
import { Alert, Button, Drawer, IconButton } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import type { FieldValues, UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { isStopped, useErrorWords } from "./errors"
import { useUnsaved } from "./unsaved"

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
 * A drawer with a form. It is open as long as it is there: show it with `{open && <…Drawer onClose={…} />}`, so that it
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
    <Drawer open onOpenChange={(open) => !open && void close()}>
      <Drawer.Content aria-describedby={undefined}>
        <form noValidate onSubmit={(event) => void submit(event)} className="flex h-full min-h-0 flex-col">
          <DrawerHead title={title} text={text} />
          <div className="flex min-h-0 flex-1 flex-col gap-y-4 overflow-y-auto px-4 py-4 sm:px-6">
            {error !== undefined && (
              <Alert variant="error" role="alert">
                {words(error)}
              </Alert>
            )}
            {children}
          </div>
          <div className="border-ui-border-base flex items-center justify-end gap-x-2 border-t px-4 py-3 sm:px-6">
            <Button type="button" size="small" variant="secondary" onClick={() => void close()}>
              {t("cancel")}
            </Button>
            <Button type="submit" size="small" isLoading={isSubmitting}>
              {submitLabel ?? t("save")}
            </Button>
          </div>
        </form>
      </Drawer.Content>
    </Drawer>
  )
}

/** The head of a drawer; that of @medusajs/ui has a button without a name. */
export function DrawerHead({ title, text }: { title: string; text?: string | undefined }) {
  const { t } = useTranslation()
  return (
    <div className="border-ui-border-base flex items-start justify-between gap-x-4 border-b px-4 py-3 sm:px-6">
      <div className="min-w-0">
        <Drawer.Title className="h2-core text-ui-fg-base break-words">{title}</Drawer.Title>
        {text && <p className="txt-small text-ui-fg-subtle">{text}</p>}
      </div>
      <Drawer.Close asChild>
        <IconButton type="button" size="small" variant="transparent" aria-label={t("close")}>
          <XMark />
        </IconButton>
      </Drawer.Close>
    </div>
  )
}
