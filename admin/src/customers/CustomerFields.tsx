import type { UseFormReturn } from "react-hook-form"
import { TextField } from "../parts/fields"
import { type CustomerValues, useCustomerFieldNames } from "./customer-form"

interface Props {
  form: UseFormReturn<CustomerValues>
  emailHint?: string | undefined
}

/** The fields in which a customer is typed. */
export function CustomerFields({ form: { register, formState }, emailHint }: Props) {
  const names = useCustomerFieldNames()
  const { errors } = formState

  return (
    <>
      <TextField
        label={names.email}
        type="email"
        autoComplete="off"
        hint={emailHint}
        error={errors.email?.message}
        {...register("email")}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={names.first_name} optional autoComplete="off" {...register("first_name")} />
        <TextField label={names.last_name} optional autoComplete="off" {...register("last_name")} />
      </div>
      <TextField label={names.company_name} optional autoComplete="off" {...register("company_name")} />
      <TextField label={names.phone} type="tel" optional autoComplete="off" {...register("phone")} />
    </>
  )
}
