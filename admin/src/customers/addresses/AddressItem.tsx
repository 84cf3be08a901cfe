import { PencilSquare, Trash } from "@medusajs/icons"
import { Badge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import {
  type Address,
  type AddressChanges,
  deleteAddress,
  updateAddress,
  useCustomersChanged,
} from "../../api/customers"
import { type Action, ActionMenu } from "../../parts/ActionMenu"
import { useConfirm } from "../../parts/confirm"
import { useErrorWords } from "../../parts/errors"
import { toast } from "../../parts/toasts"
import { useCountryName } from "./countries"
import { linesOf, titleOf } from "./lines"

interface Props {
  address: Address
  onEdit: () => void
}

/** An address, what it is for, and what can be done with it. */
export function AddressItem({ address, onEdit }: Props) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const country = useCountryName()
  const lines = linesOf(address, country)
  const title = titleOf(address) ?? t("addressWithoutName")

  return (
    <li className="flex items-start justify-between gap-x-2 py-3 pl-4 pr-2 sm:pl-6 sm:pr-4">
      <div className="txt-compact-small min-w-0">
        <div className="mb-1 flex flex-wrap items-center gap-2">
          <span className="text-ui-fg-base font-medium [overflow-wrap:anywhere]">{title}</span>
          {address.is_default_shipping && <Badge size="2xsmall">{t("defaultShipping")}</Badge>}
          {address.is_default_billing && <Badge size="2xsmall">{t("defaultBilling")}</Badge>}
        </div>
        <address className="text-ui-fg-subtle not-italic">
          {lines.map((line, index) => (
            <span key={index} className="block [overflow-wrap:anywhere]">
              {line}
            </span>
          ))}
        </address>
      </div>
      <ActionMenu label={`${common("actions")}: ${title}`} actions={useActions(address, onEdit)} />
    </li>
  )
}

function useActions(address: Address, onEdit: () => void): Action[] {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const confirm = useConfirm()
  const words = useErrorWords()
  const changed = useCustomersChanged()

  const act = async (action: () => Promise<void>, said: string) => {
    try {
      await action()
      toast.success(said)
    } catch (error) {
      toast.error(words(error))
    }
    await changed()
  }

  const change = (changes: AddressChanges) =>
    void act(() => updateAddress(address.customer_id, address.id, changes), common("saved"))

  const remove = async () => {
    const isDefault = address.is_default_shipping || address.is_default_billing
    const sure = await confirm({
      title: t("deleteAddressTitle"),
      text: isDefault ? t("deleteDefaultAddressText") : t("deleteAddressText"),
      action: common("delete"),
      danger: true,
    })
    if (sure) await act(() => deleteAddress(address.customer_id, address.id), t("addressWasDeleted"))
  }

  return [
    { name: common("edit"), icon: <PencilSquare />, onSelect: onEdit },
    address.is_default_shipping
      ? { name: t("notDefaultShipping"), onSelect: () => change({ is_default_shipping: false }) }
      : { name: t("makeDefaultShipping"), onSelect: () => change({ is_default_shipping: true }) },
    address.is_default_billing
      ? { name: t("notDefaultBilling"), onSelect: () => change({ is_default_billing: false }) }
      : { name: t("makeDefaultBilling"), onSelect: () => change({ is_default_billing: true }) },
    { name: common("delete"), icon: <Trash />, danger: true, onSelect: () => void remove() },
  ]
}
