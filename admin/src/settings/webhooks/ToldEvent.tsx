import { Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { isMissing } from "../../api/client"
import { getToldEvent, toldEventKeys } from "../../api/told-events"
import { JsonText } from "../../parts/JsonView"
import { Section } from "../../parts/Section"
import { ErrorState } from "../../parts/states"

/** The event that a delivery tells. It may be gone: a delivery that has not arrived yet is kept longer. */
export function ToldEvent({ id }: { id: string }) {
  const { t } = useTranslation("settings")
  const { data, error, refetch } = useQuery({
    queryKey: toldEventKeys.one(id),
    queryFn: ({ signal }) => getToldEvent(id, signal),
    staleTime: Infinity,
  })

  return (
    <Section title={t("deliveries.told")}>
      {data && <JsonText value={data} />}
      {isMissing(error) && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("deliveries.notKept")}
        </Text>
      )}
      {error && !isMissing(error) && <ErrorState error={error} retry={refetch} />}
    </Section>
  )
}
