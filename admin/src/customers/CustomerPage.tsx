import { useParams } from "react-router-dom"
import { useCustomer } from "../api/customers"
import { ErrorState } from "../parts/states"
import { AddressesSection } from "./addresses/AddressesSection"
import { CustomerHeading } from "./CustomerHeading"
import { CustomerMetadata } from "./CustomerMetadata"
import { CustomerSkeleton } from "./CustomerSkeleton"
import { EventsSection } from "./EventsSection"
import { GroupsSection } from "./GroupsSection"
import { OrdersSection } from "./OrdersSection"
import { PaymentMethodsSection } from "./PaymentMethodsSection"
import { ProfileSection } from "./ProfileSection"
import { WorthSection } from "./WorthSection"

export function CustomerPage() {
  const { id = "" } = useParams()
  const { data: customer, error, refetch } = useCustomer(id)

  if (!customer) return error ? <ErrorState page error={error} retry={refetch} /> : <CustomerSkeleton />
  return (
    <>
      <CustomerHeading customer={customer} />
      <div className="grid items-start gap-4 xl:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-y-4">
          <ProfileSection customer={customer} />
          <OrdersSection customerId={id} />
          <AddressesSection customer={customer} />
          <EventsSection customerId={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-y-4">
          <WorthSection customer={customer} />
          <GroupsSection customer={customer} />
          <PaymentMethodsSection customerId={id} />
          <CustomerMetadata customer={customer} />
        </div>
      </div>
    </>
  )
}
