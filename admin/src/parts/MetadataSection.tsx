import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Metadata } from "../api/customers"
import { JsonText } from "./JsonView"
import { MetadataEditor } from "./MetadataEditor"
import { Facts, Section } from "./Section"

interface Props {
  metadata: Metadata
  onSave: (changes: Record<string, unknown>) => Promise<void>
}

/** Shows metadata, and lets it be edited. */
export function MetadataSection({ metadata, onSave }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const members = Object.entries(metadata ?? {})

  return (
    <Section
      title={t("metadata.title")}
      flush
      actions={
        <Button size="small" variant="secondary" aria-label={t("metadata.edit")} onClick={() => setEditing(true)}>
          {t("edit")}
        </Button>
      }
    >
      {members.length === 0 ? (
        <Text size="small" className="text-ui-fg-subtle px-4 py-4 sm:px-6">
          {t("metadata.empty")}
        </Text>
      ) : (
        <Facts facts={members.map(([key, value]) => [key, <Value key={key} value={value} />])} />
      )}
      {editing && <MetadataEditor metadata={metadata} onSave={onSave} onClose={() => setEditing(false)} />}
    </Section>
  )
}

function Value({ value }: { value: unknown }) {
  return typeof value === "string" ? <span className="whitespace-pre-wrap">{value}</span> : <JsonText value={value} />
}
