import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { type Customer, getCustomer, updateCustomer, useCustomersChanged } from "../api/customers"
import { FormDrawer } from "../parts/FormDrawer"
import { useGuardedSave } from "../parts/guarded-save"
import { toast } from "../parts/toasts"
import {
  type CustomerValues,
  changesOf,
  useCustomerFieldNames,
  useCustomerSchema,
  valuesOf,
} from "./customer-form"
import { CustomerFields } from "./CustomerFields"

interface Props {
  customer: Customer
  onClose: () => void
}

export function EditCustomerDrawer({ customer, onClose }: Props) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const changed = useCustomersChanged()
  const version = (of: Customer) => ({ values: valuesOf(of), updatedAt: of.updated_at })
  const form = useForm<CustomerValues>({
    resolver: zodResolver(useCustomerSchema()),
    defaultValues: valuesOf(customer),
  })
  const guarded = useGuardedSave<CustomerValues>({
    loaded: version(customer),
    names: useCustomerFieldNames(),
    save: async (values, updatedAt, before) => {
      await updateCustomer(customer.id, changesOf(before, values), updatedAt)
    },
    fresh: async () => version(await getCustomer(customer.id)),
  })

  const save = async (values: CustomerValues) => {
    await guarded.save(values)
    toast.success(common("saved"))
    await changed()
  }

  return (
    <>
      <FormDrawer title={t("editTitle")} form={form} onSubmit={save} onClose={onClose}>
        <CustomerFields form={form} emailHint={customer.has_account ? t("emailOfAccount") : undefined} />
      </FormDrawer>
      {guarded.dialog}
    </>
  )
}
