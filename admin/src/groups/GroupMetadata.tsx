import { type CustomerGroup, getGroup, updateGroup, useGroupsChanged } from "../api/customer-groups"
import { useTranslation } from "react-i18next"
import { useGuardedMetadata } from "../parts/guarded-metadata"
import { MetadataSection } from "../parts/MetadataSection"
import { toast } from "../parts/toasts"

export function GroupMetadata({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation()
  const changed = useGroupsChanged()

  const guarded = useGuardedMetadata({
    save: async (metadata, updatedAt) => {
      await updateGroup(group.id, { metadata }, updatedAt)
    },
    fresh: async () => {
      const { metadata, updated_at } = await getGroup(group.id)
      return { metadata, updatedAt: updated_at }
    },
  })

  return (
    <>
      <MetadataSection
        metadata={group.metadata}
        updatedAt={group.updated_at}
        onSave={async (changes, based) => {
          await guarded.save(changes, based)
          toast.success(t("saved"))
          void changed()
        }}
      />
      {guarded.dialog}
    </>
  )
}
