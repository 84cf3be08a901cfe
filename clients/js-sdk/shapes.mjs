// Whole answers: what they hold where a test says nothing else.
import { ADMIN_EMAIL, time, userId } from "./support.mjs"

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
