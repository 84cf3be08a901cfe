import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { type Address, createAddress, updateAddress, useCustomersChanged } from "../../api/customers"
import { FormDrawer } from "../../parts/FormDrawer"
import { toast } from "../../parts/toasts"
import { AddressFields } from "./AddressFields"
import { type AddressValues, changesOf, valuesOf } from "./address-form"

interface Props {
  customerId: string
  /** Without one, another is added. */
  address: Address | undefined
  onClose: () => void
}

/** Edits an address, or adds one. */
export function AddressDrawer({ customerId, address, onClose }: Props) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const changed = useCustomersChanged()
  const before = valuesOf(address)
  const form = useForm<AddressValues>({ defaultValues: before })

  const save = async (values: AddressValues) => {
    const changes = changesOf(before, values)
    if (address) await updateAddress(customerId, address.id, changes)
    else await createAddress(customerId, changes)
    toast.success(common("saved"))
    await changed()
  }

  return (
    <FormDrawer title={address ? t("editAddress") : t("addAddress")} form={form} onSubmit={save} onClose={onClose}>
      <AddressFields form={form} />
    </FormDrawer>
  )
}
