import { Button, Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useRouteError } from "react-router-dom"
import { useTitle } from "../parts/PageHeading"

/** Stands where a page has thrown an error, or its code could not be loaded. */
export function CrashPage() {
  const { t } = useTranslation("shell")
  const error = useRouteError()
  useTitle(t("crashTitle"))

  return (
    <main className="flex min-h-96 flex-col items-center justify-center gap-y-4 p-6 text-center" role="alert">
      <Heading level="h1">{t("crashTitle")}</Heading>
      <Text size="small" className="text-ui-fg-subtle max-w-md">
        {t("crashText")}
      </Text>
      {error instanceof Error && (
        <pre className="txt-small text-ui-fg-subtle max-w-full overflow-x-auto font-mono">{error.message}</pre>
      )}
      <Button size="small" variant="secondary" onClick={() => window.location.reload()}>
        {t("reload")}
      </Button>
    </main>
  )
}
