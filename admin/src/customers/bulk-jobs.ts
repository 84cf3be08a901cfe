import { changeMembers, inRequests } from "../api/customer-groups"
import { type Customer, deleteCustomer } from "../api/customers"
import { forEachAtOnce } from "../parts/at-once"
import { isStopped } from "../parts/errors"
import type { Progress } from "../parts/progress"
import { longNameOf } from "./names"
import { type Targets, customersOf } from "./targets"

const FIELDS = "id,email,first_name,last_name"

// Changes are not cut off when a job is stopped: the server may have made them, and what is reported must be so.

/** Deletes customers, one by one; what cannot be deleted is told, and the others are. */
export async function deleteCustomers(targets: Targets, progress: Progress): Promise<void> {
  for await (const customers of customersOf(targets, FIELDS, progress.signal)) {
    await forEachAtOnce(customers, progress.signal, (customer) =>
      counted(customer, progress, () => deleteCustomer(customer.id)),
    )
  }
}

/** Adds customers to a group, or takes them out of it. */
export async function changeGroup(
  groupId: string,
  how: "add" | "remove",
  targets: Targets,
  progress: Progress,
): Promise<void> {
  for await (const customers of customersOf(targets, FIELDS, progress.signal)) {
    for (const part of inRequests(customers)) {
      if (progress.signal.aborted) return
      await changePart(groupId, how, part, progress)
    }
  }
}

/** A request is refused as a whole. Then each customer is asked for alone, so that only those fail that must. */
async function changePart(groupId: string, how: "add" | "remove", part: Customer[], progress: Progress) {
  try {
    await changeMembers(groupId, { [how]: part.map(({ id }) => id) })
    progress.done(part.length)
  } catch (error) {
    if (isStopped(error)) throw error
    await forEachAtOnce(part, progress.signal, (customer) =>
      counted(customer, progress, () => changeMembers(groupId, { [how]: [customer.id] })),
    )
  }
}

async function counted(customer: Customer, progress: Progress, act: () => Promise<void>) {
  try {
    await act()
    progress.done()
  } catch (error) {
    if (isStopped(error)) throw error
    progress.failed(longNameOf(customer), error)
  }
}
