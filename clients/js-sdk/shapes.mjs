// Whole answers: what they hold where a test says nothing else.
import { ADMIN_EMAIL, customerId, time, userId } from "./support.mjs"

/** The answer for the administrator of these tests, of whom only `known` is not as it was made. */
export const user = (known) => ({
  id: userId,
  first_name: null,
  last_name: null,
  email: ADMIN_EMAIL,
  avatar_url: null,
  metadata: null,
  created_at: time,
  updated_at: time,
  deleted_at: null,
  ...known,
})

/** The answer for a customer with an account, as it sees itself; only `known` is not null. */
export const account = (known) => ({
  id: customerId,
  email: null,
  company_name: null,
  first_name: null,
  last_name: null,
  phone: null,
  metadata: null,
  has_account: true,
  deleted_at: null,
  created_at: time,
  updated_at: time,
  addresses: [],
  ...known,
})
