import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"
import { createCustomer, useCustomersChanged } from "../api/customers"
import { FormDrawer } from "../parts/FormDrawer"
import { toast } from "../parts/toasts"
import { type CustomerValues, NO_CUSTOMER, changesOf, useCustomerSchema } from "./customer-form"
import { CustomerFields } from "./CustomerFields"
import { nameOf } from "./names"

export function CreateCustomerDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const changed = useCustomersChanged()
  const schema = useCustomerSchema().refine(({ email }) => email !== "", {
    path: ["email"],
    message: common("required"),
  })
  const form = useForm<CustomerValues>({ resolver: zodResolver(schema), defaultValues: NO_CUSTOMER })

  const create = async (values: CustomerValues) => {
    const customer = await createCustomer(changesOf(NO_CUSTOMER, values))
    toast.success(t("wasCreated", { name: nameOf(customer) }))
    void changed()
    await navigate(`/customers/${customer.id}`)
  }

  return (
    <FormDrawer
      title={t("create")}
      text={t("createText")}
      form={form}
      onSubmit={create}
      onClose={onClose}
      submitLabel={common("create")}
    >
      <CustomerFields form={form} />
    </FormDrawer>
  )
}
