// The network that the browser sees: sites with names and ports of their own, of which nothing leaves this machine.
//
// The browser is told where to find each of them, so that origins, and with them the server's settings, are the same
// in every run, whatever ports are free.
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import http from "node:http"
import https from "node:https"

/** A shop and its API under one host name, over plain http: what a developer has. */
export const SAME_SITE = {
  name: "http, one site",
  api: "http://localhost:9000",
  storefront: "http://localhost:8000",
  // Medusa 1 has its admin elsewhere where nothing else is set.
  admin: process.env.ADMIN_ORIGIN ?? "http://localhost:7001",
  stranger: "http://localhost:8666",
  cookie: { domain: "localhost", secure: false, sameSite: "Lax" },
}

/** The API on a site that is not the shop's, over https, behind a proxy. */
export const CROSS_SITE = {
  name: "https, two sites",
  api: "https://api.example.net",
  storefront: "https://shop.example.com",
  admin: "https://admin.example.com",
  stranger: "https://stranger.example.org",
  cookie: { domain: "api.example.net", secure: true, sameSite: "None" },
}

/** A page of another site than `SAME_SITE`. */
const HTTP_STRANGER = "http://stranger.example.org"

/**
 * Pages that the server does not know, and whether the browser sends the session's cookie along with what they ask for. Where
 * it does, only the server keeps them from using it.
 */
export const STRANGERS = [
  { site: SAME_SITE, origin: SAME_SITE.stranger, name: "of the same site over http", cookie: true },
  { site: SAME_SITE, origin: HTTP_STRANGER, name: "of another site over http", cookie: false },
  { site: CROSS_SITE, origin: CROSS_SITE.stranger, name: "of another site over https", cookie: true },
]

const PAGES = [SAME_SITE, CROSS_SITE].flatMap(({ storefront, admin, stranger }) => [storefront, admin, stranger])

/** Opens the sites, in front of the server at `baseUrl`; pages have `script`. Gives the rules for the browser. */
export async function openNetwork(baseUrl, script) {
  const page = (request, response) => {
    if (request.url === "/script.js") response.setHeader("content-type", "text/javascript; charset=utf-8").end(script)
    else if (request.url === "/") {
      const html = '<!doctype html><title>A page</title><script src="/script.js"></script>'
      response.setHeader("content-type", "text/html; charset=utf-8").end(html)
    } else response.writeHead(404).end()
  }
  const api = new URL(CROSS_SITE.api).host
  const certificate = selfSigned()
  const plain = http.createServer(page)
  const tls = https.createServer({ key: certificate, cert: certificate }, (request, response) =>
    request.headers.host === api ? forward(baseUrl, request, response) : page(request, response),
  )
  // Where a test fails before it can close them, they must not keep the process waiting.
  for (const server of [plain, tls]) await once(server.unref().listen(0, "127.0.0.1"), "listening")

  const to = (server) => `127.0.0.1:${server.address().port}`
  const rule = (url, target) => {
    const { protocol, hostname, port } = new URL(url)
    return `MAP ${hostname}:${port || (protocol === "https:" ? 443 : 80)} ${target}`
  }
  const rules = [
    rule(SAME_SITE.api, new URL(baseUrl).host),
    rule(CROSS_SITE.api, to(tls)),
    ...[...PAGES, HTTP_STRANGER].map((url) => rule(url, to(url.startsWith("https:") ? tls : plain))),
    "MAP * ^NOTFOUND",
  ]
  return {
    rules: rules.join(","),
    close() {
      for (const server of [plain, tls]) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

/** What a proxy does that ends TLS. */
function forward(baseUrl, request, response) {
  const headers = {
    ...request.headers,
    "x-forwarded-proto": "https",
    "x-forwarded-for": request.socket.remoteAddress,
  }
  const upstream = http.request(new URL(request.url, baseUrl), { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders)
    answer.pipe(response)
  })
  upstream.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
  request.pipe(upstream)
}

/** A key and a certificate, which the browser is told to believe. */
function selfSigned() {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "-"]
  const args = ["req", "-x509", ...curve, "-subj", "/CN=localhost", "-days", "1"]
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
}
