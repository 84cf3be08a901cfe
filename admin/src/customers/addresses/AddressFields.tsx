import type { ReactNode } from "react"
import { Controller, type UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { CheckField, ChoiceField, TextField } from "../../parts/fields"
import type { AddressValues } from "./address-form"
import { useCountries } from "./countries"

/** The fields in which an address is typed. Any may be empty: shops differ in what they need. */
export function AddressFields({ form }: { form: UseFormReturn<AddressValues> }) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const { register, control, formState } = form
  const countries = useCountries(formState.defaultValues?.country_code ?? "")

  return (
    <>
      <TextField label={t("addressName")} hint={t("addressNameHint")} {...register("address_name")} />
      <Pair>
        <TextField label={t("firstName")} {...register("first_name")} />
        <TextField label={t("lastName")} {...register("last_name")} />
      </Pair>
      <TextField label={t("company")} {...register("company")} />
      <TextField label={t("street")} {...register("address_1")} />
      <TextField label={t("street2")} {...register("address_2")} />
      <Pair>
        <TextField label={t("postalCode")} {...register("postal_code")} />
        <TextField label={t("city")} {...register("city")} />
      </Pair>
      <Pair>
        <TextField label={t("province")} {...register("province")} />
        <ChoiceField label={t("country")} {...register("country_code")}>
          <option value="">{common("none")}</option>
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </ChoiceField>
      </Pair>
      <TextField label={t("phone")} type="tel" {...register("phone")} />
      <Controller
        control={control}
        name="is_default_shipping"
        render={({ field }) => (
          <CheckField label={t("useForShipping")} checked={field.value} onChange={field.onChange} />
        )}
      />
      <Controller
        control={control}
        name="is_default_billing"
        render={({ field }) => (
          <CheckField label={t("useForBilling")} checked={field.value} onChange={field.onChange} />
        )}
      />
    </>
  )
}

function Pair({ children }: { children: ReactNode }) {
  return <div className="grid gap-4 sm:grid-cols-2">{children}</div>
}
