import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { type CustomerGroup, useGroups } from "../api/customer-groups"
import { Section } from "../parts/Section"
import { SectionState } from "../parts/SectionState"
import { EmptyState } from "../parts/states"

const SHOWN = 8

/** The groups with the most customers. */
export function LargestGroups() {
  const { t } = useTranslation("home")
  const groups = useGroups({
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
      <SectionState query={groups}>{(page) => <Groups groups={page.customer_groups} />}</SectionState>
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
    <ol className="inset flex flex-col gap-y-3">
      {groups.map((group) => (
        <li key={group.id} className="txt-compact-small">
          <div className="mb-1 flex items-baseline justify-between gap-x-4">
            <Link to={`/customer-groups/${group.id}`} className="link min-w-0 truncate">
              {group.name}
            </Link>
            <span className="text-ui-fg-subtle shrink-0 tabular-nums">{t("members", { count: sizeOf(group) })}</span>
          </div>
          <div aria-hidden className="bg-ui-bg-component-hover h-2 overflow-hidden rounded-full">
            <div className="bg-ui-fg-interactive h-full" style={{ width: `${(sizeOf(group) / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function sizeOf({ customers_count }: CustomerGroup): number {
  return customers_count ?? 0
}
