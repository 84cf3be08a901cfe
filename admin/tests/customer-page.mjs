// The page of a customer, for tests that show one after another.
import { email } from "../../clients/answers.mjs"
import { makeCustomer } from "./shop.mjs"
import { section, sees } from "./support.mjs"

let number = 0

/** Ways of somebody's to show the page of a customer. */
export function customerPage(staff) {
  async function show({ id }) {
    await staff.open(`/customers/${id}`)
    await sees(section(staff.page, "Profile"))
  }

  /** Makes a customer, and shows them. */
  async function showNew(known, make = makeCustomer) {
    number += 1
    const customer = await make({ email: email(`shown-${number}`), first_name: "Ada", last_name: "Byron", ...known })
    await show(customer)
    return customer
  }

  /** A part of the page. */
  const part = (title) => section(staff.page, title)

  return { show, showNew, part }
}
