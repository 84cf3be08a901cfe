// Writes certificates into a folder that is named: that of an authority (`ca.pem`), which Stheno must trust, and keys with
// certificates of SMTP servers: one of `localhost` (`good.pem`), one of another name (`other-name.pem`), and one of `localhost`
// that the authority has not signed (`stranger.pem`).
import { execFileSync } from "node:child_process"
import { appendFileSync, readFileSync } from "node:fs"
import { join } from "node:path"

const [folder] = process.argv.slice(2)
const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]
const server = (name) => ["basicConstraints=critical,CA:FALSE", `subjectAltName=DNS:${name}`]
const signed = ["-CA", "ca.pem", "-CAkey", "ca.key"]

make("ca", authority)
make("good", server("localhost"), signed)
make("other-name", server("mail.example.com"), signed)
make("stranger", server("localhost"))
for (const name of ["good", "other-name", "stranger"]) {
  appendFileSync(join(folder, `${name}.pem`), readFileSync(join(folder, `${name}.key`)))
}

/** Writes `name.pem` and `name.key`. Who is not signed by somebody else signs itself. */
function make(name, extensions, signed = []) {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`]
  const added = extensions.flatMap((extension) => ["-addext", extension])
  const args = ["req", "-x509", ...key, "-subj", `/CN=${name}`, "-days", "1", ...added, ...signed, "-out", `${name}.pem`]
  execFileSync("openssl", args, { cwd: folder, stdio: "ignore" })
}
