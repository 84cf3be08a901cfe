/** The look of Medusa's fields, for elements that @medusajs/ui has no light part for. */
export const FIELD =
  "bg-ui-bg-field hover:bg-ui-bg-field-hover shadow-borders-base text-ui-fg-base txt-compact-small transition-fg " +
  "placeholder:text-ui-fg-muted focus-visible:shadow-borders-interactive-with-active w-full rounded-md border-0 px-2 " +
  "py-1.5 outline-none focus:ring-0 aria-[invalid=true]:!shadow-borders-error disabled:text-ui-fg-disabled " +
  "disabled:!bg-ui-bg-disabled"

/** How wide a dialog may be. */
export const DIALOG = "max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] overflow-y-auto border-ui-border-base"
export const WIDE_DIALOG = `${DIALOG} max-w-2xl`
