// The examples of the client's reference and of a guide, as people copy them. What is not in an example is around it: the
// import, the address of the server, somebody signed in, and an e-mail that no other run uses.
import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import Medusa from "@medusajs/medusa-js"
import {
  BASE_URL, V1_URL, admin, anybody, client, credentials, customerId, email, failure, gives, listen, noEvents, same,
  unauthorized,
} from "./support.mjs"

const NEW = "const medusa = new Medusa({ baseUrl: MEDUSA_BACKEND_URL, maxRetries: 3 })\n"
const MUST = "// must be previously logged in or use api token\n"

/** Does what an example says, with what it supposes to be there. Gives what it wrote to the console. */
async function run(code, suppose = {}) {
  const said = []
  const scope = { Medusa, MEDUSA_BACKEND_URL: BASE_URL, console: { log: (value) => said.push(value) }, ...suppose }
  // The value of the last expression, which is the promise that the example makes.
  await new Function("code", ...Object.keys(scope), "return eval(code)")(code, ...Object.values(scope))
  return said
}

/** Signs somebody in for all clients of this page. */
const signIn = (auth, known) => gives(auth.getToken(known))
// Where there is no page the client keeps no token.
beforeEach(() => { globalThis.window = {} })
afterEach(() => { delete globalThis.window })

async function register(name) {
  const known = { email: email(name), password: "secret" }
  const { customer } = await gives(client().customers.create(known))
  await signIn(client().auth, known)
  return { known, customer }
}
const retrieve = async (id) => (await gives(admin.customers.retrieve(id))).customer
const count = async () => (await gives(admin.customers.list({ limit: 0 }))).count
const page = async () => Math.min(await count(), 50)

describe("the reference of AdminCustomersResource", () => {
  beforeEach(() => signIn(client().admin.auth, credentials))

  test("create", async () => {
    const said = await run(NEW + MUST + `
medusa.admin.customers
  .create({
    email: "user@example.com",
    first_name: "Caterina",
    last_name: "Yost",
    password: "supersecret",
  })
  .then(({ customer }) => {
    console.log(customer.id)
  })`.replace("user@example.com", email("caterina")))
    same(said, [customerId])
    const { first_name, last_name, has_account } = await retrieve(said[0])
    assert.deepEqual([first_name, last_name, has_account], ["Caterina", "Yost", true])
    await gives(client().auth.authenticate({ email: email("caterina"), password: "supersecret" }))
  })

  test("list", async () => {
    assert.deepEqual(await run(NEW + MUST + `
medusa.admin.customers.list().then(({ customers, limit, offset, count }) => {
  console.log(customers.length)
})`), [await page()])
  })

  test("list, with relations", async () => {
    assert.deepEqual(await run(NEW + MUST + `
medusa.admin.customers
  .list({
    expand: "billing_address",
  })
  .then(({ customers, limit, offset, count }) => {
    console.log(customers.length)
  })`), [await page()])
  })

  test("list, a page", async () => {
    await register("page")
    const code = NEW + MUST + `
medusa.admin.customers
  .list({
    expand: "billing_address",
    limit,
    offset,
  })
  .then(({ customers, limit, offset, count }) => {
    console.log(customers.length)
  })`
    assert.deepEqual(await run(code, { limit: 1, offset: 0 }), [1])
    assert.deepEqual(await run(code, { limit: 1, offset: await count() }), [0])
  })

  test("retrieve", async () => {
    const { customer } = await register("retrieve")
    assert.deepEqual(await run(NEW + MUST + `
medusa.admin.customers.retrieve(customerId).then(({ customer }) => {
  console.log(customer.id)
})`, { customerId: customer.id }), [customer.id])
  })

  test("update", async () => {
    const { customer } = await register("dolly")
    assert.deepEqual(await run(NEW + MUST + `
medusa.admin.customers
  .update(customerId, {
    first_name: "Dolly",
  })
  .then(({ customer }) => {
    console.log(customer.id)
  })`, { customerId: customer.id }), [customer.id])
    assert.equal((await retrieve(customer.id)).first_name, "Dolly")
  })
})

describe("the reference of CustomersResource", () => {
  const LOGGED = "// must be previously logged\n"

  test("create", async () => {
    const said = await run(NEW + `
medusa.customers
  .create({
    first_name: "Alec",
    last_name: "Reynolds",
    email: "user@example.com",
    password: "supersecret",
  })
  .then(({ customer }) => {
    console.log(customer.id)
  })`.replace("user@example.com", email("alec")))
    same(said, [customerId])
    const { first_name, last_name, has_account } = await retrieve(said[0])
    assert.deepEqual([first_name, last_name, has_account], ["Alec", "Reynolds", true])
  })

  test("generatePasswordToken, resetPassword", { skip: noEvents }, async () => {
    const { known, customer } = await register("forgot")
    const events = await listen()
    assert.deepEqual(await run(NEW + `
medusa.customers
  .generatePasswordToken({
    email: "user@example.com",
  })
  .then(() => {
    // successful
  })
  .catch(() => {
    // failed
  })`.replace("user@example.com", known.email)), [])
    // It says nothing, whether it goes well or not.
    const [{ data }] = await events.resets(known.email, 1)

    const code = NEW + `
medusa.customers
  .resetPassword({
    email: "user@example.com",
    password: "supersecret",
    token: "supersecrettoken",
  })
  .then(({ customer }) => {
    console.log(customer.id)
  })`.replace("user@example.com", known.email)
    const badToken = { type: "unauthorized", message: "Invalid or expired password reset token" }
    await failure(run(code), 401, badToken)
    assert.deepEqual(await run(code.replace("supersecrettoken", data.token)), [customer.id])
    await gives(anybody.auth.authenticate({ email: known.email, password: "supersecret" }))
  })

  test("listOrders", async () => {
    await register("orders")
    assert.deepEqual(await run(NEW + LOGGED + `
medusa.customers.listOrders().then(({ orders, limit, offset, count }) => {
  console.log(orders)
})`), [[]])
  })

  test("retrieve", async () => {
    const { customer } = await register("me")
    const code = NEW + LOGGED + `
medusa.customers.retrieve().then(({ customer }) => {
  console.log(customer.id)
})`
    assert.deepEqual(await run(code), [customer.id])
    delete globalThis.window
    await unauthorized(run(code, { MEDUSA_BACKEND_URL: V1_URL }))
  })

  test("update", async () => {
    const { customer } = await register("laury")
    assert.deepEqual(await run(NEW + LOGGED + `
medusa.customers
  .update({
    first_name: "Laury",
  })
  .then(({ customer }) => {
    console.log(customer.id)
  })`), [customer.id])
    assert.equal((await retrieve(customer.id)).first_name, "Laury")
  })
})

describe("the guide to managing customers", () => {
  const medusa = client()
  beforeEach(() => signIn(medusa.admin.auth, credentials))

  test("list customers", async () => {
    assert.deepEqual(await run(`medusa.admin.customers.list()
.then(({ customers, limit, offset, count }) => {
console.log(customers.length)
})`, { medusa }), [await page()])
  })

  test("create a customer", async () => {
    const known = { email: email("guide"), password: "secret", first_name: "Ada", last_name: "Byron" }
    const said = await run(`medusa.admin.customers.create({
email,
password,
first_name,
last_name,
})
.then(({ customer }) => {
console.log(customer.id)
})`, { medusa, ...known })
    same(said, [customerId])
    const { email: shown, first_name, last_name } = await retrieve(said[0])
    assert.deepEqual([shown, first_name, last_name], [known.email, "Ada", "Byron"])
  })

  test("edit a customer's information", async () => {
    const { customer } = await register("guide-edit")
    assert.deepEqual(await run(`medusa.admin.customers.update(customerId, {
first_name,
})
.then(({ customer }) => {
console.log(customer.id)
})`, { medusa, customerId: customer.id, first_name: "Augusta" }), [customer.id])
    assert.equal((await retrieve(customer.id)).first_name, "Augusta")
  })
})
