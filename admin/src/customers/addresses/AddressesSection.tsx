import { Button } from "@medusajs/ui"
import { Suspense, lazy, useState } from "react"
import { useTranslation } from "react-i18next"
import type { Address, Customer } from "../../api/customers"
import { Note, Section } from "../../parts/Section"
import { AddressItem } from "./AddressItem"

const AddressDrawer = lazy(async () => ({ default: (await import("./AddressDrawer")).AddressDrawer }))

/** A customer's addresses. */
export function AddressesSection({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const [edited, setEdited] = useState<Address | "new">()
  const addresses = customer.addresses ?? []

  return (
    <Section
      title={t("addresses")}
      flush
      actions={
        <Button size="small" variant="secondary" aria-label={t("addAddress")} onClick={() => setEdited("new")}>
          {common("add")}
        </Button>
      }
    >
      {addresses.length === 0 ? (
        <Note>{t("noAddresses")}</Note>
      ) : (
        <ul className="divide-ui-border-base divide-y">
          {addresses.map((address) => (
            <AddressItem key={address.id} address={address} onEdit={() => setEdited(address)} />
          ))}
        </ul>
      )}
      {edited && (
        <Suspense>
          <AddressDrawer
            customerId={customer.id}
            address={edited === "new" ? undefined : edited}
            onClose={() => setEdited(undefined)}
          />
        </Suspense>
      )}
    </Section>
  )
}
