import { Code, PencilSquare, Trash } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import { Suspense, lazy, useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"
import { WHEN_SHOWN } from "../api/anew"
import { type Customer, deleteCustomer, useCustomersChanged } from "../api/customers"
import { ActionMenu } from "../parts/ActionMenu"
import { useConfirm } from "../parts/confirm"
import { useErrorWords } from "../parts/errors"
import { JsonDrawer } from "../parts/JsonView"
import { useListAddress } from "../parts/list-address"
import { PageHeading } from "../parts/PageHeading"
import { toast } from "../parts/toasts"
import { AccountBadge } from "./AccountBadge"
import { nameOf } from "./names"

const EditCustomerDrawer = lazy(async () => ({ default: (await import("./EditCustomerDrawer")).EditCustomerDrawer }))

/** Who it is, and what can be done with them as a whole. */
export function CustomerHeading({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers")
  const { t: common } = useTranslation()
  const [open, setOpen] = useState<"edit" | "json">()
  const list = useListAddress("/customers")
  const deleteThis = useDelete(customer, list)
  const close = () => setOpen(undefined)

  return (
    <>
      <PageHeading
        title={nameOf(customer)}
        beside={<AccountBadge customer={customer} />}
        back={{ to: list, name: t("title") }}
        actions={
          <>
            <Button size="small" variant="secondary" onClick={() => setOpen("edit")}>
              <PencilSquare aria-hidden />
              {common("edit")}
            </Button>
            <ActionMenu
              label={common("actions")}
              actions={[
                { name: common("json.show"), icon: <Code />, onSelect: () => setOpen("json") },
                { name: t("deleteOne"), icon: <Trash />, danger: true, onSelect: () => void deleteThis() },
              ]}
            />
          </>
        }
      />
      {open === "edit" && (
        <Suspense>
          <EditCustomerDrawer customer={customer} onClose={close} />
        </Suspense>
      )}
      {open === "json" && <JsonDrawer value={customer} onClose={close} />}
    </>
  )
}

function useDelete(customer: Customer, list: string) {
  const { t } = useTranslation("customers")
  const confirm = useConfirm()
  const navigate = useNavigate()
  const changed = useCustomersChanged()
  const words = useErrorWords()
  const name = nameOf(customer)

  return async () => {
    const sure = await confirm({
      title: t("deleteOneTitle", { name }),
      text: customer.has_account ? t("deleteAccountText") : t("deleteGuestText"),
      action: t("deleteOne"),
      danger: true,
    })
    if (!sure) return
    try {
      await deleteCustomer(customer.id)
    } catch (error) {
      return toast.error(words(error))
    }
    toast.success(t("wasDeleted", { name }))
    await changed(WHEN_SHOWN)
    await navigate(list, { replace: true })
  }
}
