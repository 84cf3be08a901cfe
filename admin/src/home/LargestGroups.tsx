import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { type CustomerGroup, useGroups } from "../api/customer-groups"
import { Section } from "../parts/Section"
import { EmptyState, ErrorState } from "../parts/states"
import { Lines } from "./Lines"

const SHOWN = 8

/** The groups with the most customers. */
export function LargestGroups() {
  const { t } = useTranslation("home")
  const { data, error, refetch } = useGroups({
    fields: "id,name,customers_count",
    order: "-customers_count",
    limit: SHOWN,
    count: false,
  })

  return (
    <Section
      title={t("groups")}
      flush
      actions={
        <Link to="/customer-groups" className="link txt-compact-small">
          {t("allGroups")}
        </Link>
      }
    >
      {data ? <Groups groups={data.customer_groups} /> : error ? <ErrorState error={error} retry={refetch} /> : <Lines />}
    </Section>
  )
}

function Groups({ groups }: { groups: CustomerGroup[] }) {
  const { t } = useTranslation("home")
  if (groups.length === 0) {
    const create = (
      <Button size="small" variant="secondary" asChild>
        <Link to="/customer-groups">{t("toGroups")}</Link>
      </Button>
    )
    return <EmptyState title={t("noGroups")} action={create} />
  }

  const most = Math.max(1, ...groups.map(sizeOf))
  return (
    <ol className="flex flex-col gap-y-3 px-4 py-4 sm:px-6">
      {groups.map((group) => (
        <li key={group.id} className="txt-compact-small">
          <div className="mb-1 flex items-baseline justify-between gap-x-4">
            <Link to={`/customer-groups/${group.id}`} className="text-ui-fg-base focus-ring min-w-0 truncate rounded font-medium hover:underline">
              {group.name}
            </Link>
            <Text size="small" leading="compact" className="text-ui-fg-subtle shrink-0 tabular-nums">
              {t("members", { count: sizeOf(group) })}
            </Text>
          </div>
          <div aria-hidden className="bg-ui-bg-component-hover h-2 overflow-hidden rounded-full">
            <div className="bg-ui-fg-interactive h-full rounded-full" style={{ width: `${(sizeOf(group) / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function sizeOf({ customers_count }: CustomerGroup): number {
  return customers_count ?? 0
}
