// Mails, as an SMTP server gets them; see README.md.
import { after, before } from "node:test"
import { office } from "./office.mjs"
import "./mails.mjs"
import "./passwords.mjs"
import "./delivery.mjs"

before(office.open)
after(office.close)
