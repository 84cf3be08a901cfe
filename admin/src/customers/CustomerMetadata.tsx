import { useTranslation } from "react-i18next"
import { type Customer, getCustomer, updateCustomer, useCustomersChanged } from "../api/customers"
import { useGuardedMetadata } from "../parts/guarded-metadata"
import { MetadataSection } from "../parts/MetadataSection"
import { toast } from "../parts/toasts"

/** What other programs, or people, have noted of a customer. */
export function CustomerMetadata({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const changed = useCustomersChanged()
  const guarded = useGuardedMetadata({
    save: async (changes, updatedAt) => {
      await updateCustomer(customer.id, { metadata: changes }, updatedAt)
    },
    fresh: async () => {
      const { metadata, updated_at } = await getCustomer(customer.id)
      return { metadata, updatedAt: updated_at }
    },
  })

  return (
    <>
      <MetadataSection
        metadata={customer.metadata}
        updatedAt={customer.updated_at}
        onSave={async (changes, based) => {
          await guarded.save(changes, based)
          toast.success(t("saved"))
          await changed()
        }}
      />
      {guarded.dialog}
    </>
  )
}
