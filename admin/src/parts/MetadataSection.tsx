import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Metadata } from "../api/customers"
import type { MetadataVersion } from "./guarded-metadata"
import { JsonText } from "./JsonView"
import { MetadataEditor } from "./MetadataEditor"
import { Facts, Note, Section } from "./Section"

interface Props {
  metadata: Metadata
  /** When what has this metadata was last changed; `useGuardedMetadata` needs it. */
  updatedAt?: string
  /** Sends what has changed since `based`, which is what was shown when editing began. */
  onSave: (changes: Record<string, unknown>, based: MetadataVersion) => Promise<void>
}

/** Shows metadata, and lets it be edited. */
export function MetadataSection({ metadata, updatedAt = "", onSave }: Props) {
  const { t } = useTranslation()
  // The page may load what is newer meanwhile.
  const [edited, setEdited] = useState<MetadataVersion>()
  const members = Object.entries(metadata ?? {})

  return (
    <Section
      title={t("metadata.title")}
      flush
      actions={
        <Button
          size="small"
          variant="secondary"
          aria-label={t("metadata.edit")}
          onClick={() => setEdited({ metadata, updatedAt })}
        >
          {t("edit")}
        </Button>
      }
    >
      {members.length === 0 ? (
        <Note>{t("metadata.empty")}</Note>
      ) : (
        <Facts facts={members.map(([key, value]) => [key, <Value key={key} value={value} />])} />
      )}
      {edited && (
        <MetadataEditor
          metadata={edited.metadata}
          onSave={(changes) => onSave(changes, edited)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Section>
  )
}

function Value({ value }: { value: unknown }) {
  return typeof value === "string" ? <span className="whitespace-pre-wrap">{value}</span> : <JsonText value={value} />
}
