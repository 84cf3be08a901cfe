import { Button } from "@medusajs/ui"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { TextField } from "../parts/fields"
import type { Spending } from "./list-state"

interface Props {
  value: Spending | undefined
  onChange: (value: Spending) => void
}

const AMOUNT = /^\d{1,12}(\.\d{1,4})?$/
const CURRENCY = /^[a-z]{3}$/

/** Sets how much customers have spent at least, and in which currency. */
export function SpendingEditor({ value, onChange }: Props) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const [amount, setAmount] = useState(value?.amount ?? "")
  const [currency, setCurrency] = useState(value?.currency ?? "eur")
  const [checked, setChecked] = useState(false)

  const meant: Spending = { amount: amount.trim().replace(",", "."), currency: currency.trim().toLowerCase() }
  const amountIsGood = AMOUNT.test(meant.amount)
  const currencyIsGood = CURRENCY.test(meant.currency)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (amountIsGood && currencyIsGood) onChange(meant)
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-y-3">
      <TextField
        label={t("spentAtLeast")}
        inputMode="decimal"
        value={amount}
        error={checked && !amountIsGood ? common("notANumber") : undefined}
        onChange={(event) => setAmount(event.target.value)}
      />
      <TextField
        label={t("currency")}
        value={currency}
        maxLength={3}
        autoCapitalize="none"
        spellCheck={false}
        error={checked && !currencyIsGood ? t("notACurrency") : undefined}
        onChange={(event) => setCurrency(event.target.value)}
      />
      <Button type="submit" size="small">
        {common("filters.apply")}
      </Button>
    </form>
  )
}
