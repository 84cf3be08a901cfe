import { Button, Prompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { CopyButton } from "../parts/CopyButton"
import { DIALOG } from "../parts/look"
import { beginInDialog, useReturnFocus } from "../parts/focus"

export interface Secret {
  title: string
  /** What it is for, and whether it can be seen again. */
  text: string
  /** What the secret is called. */
  name: string
  value: string
}

/** Shows a secret that is not shown again. Only its button closes it: what slips away could not be had back. */
export function SecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const { t } = useTranslation("settings")
  return (
    <Prompt open>
      <Prompt.Content
        className={DIALOG}
        onOpenAutoFocus={beginInDialog}
        onCloseAutoFocus={useReturnFocus()}
        onEscapeKeyDown={(event) => event.preventDefault()}
      >
        <Prompt.Header>
          <Prompt.Title>{secret.title}</Prompt.Title>
          <Prompt.Description>{secret.text}</Prompt.Description>
        </Prompt.Header>
        <div className="px-6 pt-4">
          <p className="txt-compact-small-plus text-ui-fg-base mb-1.5">
            {secret.name}
          </p>
          <div className="bg-ui-bg-component shadow-borders-base flex items-start gap-x-2 rounded-md p-2">
            <code className="txt-small text-ui-fg-base min-w-0 flex-1 select-all break-all font-mono">
              {secret.value}
            </code>
            <CopyButton text={secret.value} label={t("secret.copy", { name: secret.name })} />
          </div>
        </div>
        <Prompt.Footer>
          <Button size="small" onClick={onClose}>
            {t("secret.kept")}
          </Button>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
