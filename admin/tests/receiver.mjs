// Another program, which webhooks tell what happens.
import { once } from "node:events"
import http from "node:http"
import { text } from "node:stream/consumers"

/** Keeps what came to it; `answer` is how it answers. */
export const receiver = {
  answer: { status: 204 },
  came: [],
  async open() {
    this.server = http.createServer(async (request, response) => {
      const { status, body } = this.answer
      this.came.push({ path: request.url, id: request.headers["webhook-id"], ...JSON.parse(await text(request)) })
      response.writeHead(status).end(body)
    })
    // Where a test fails before it can be closed, it must not keep the process waiting.
    await once(this.server.unref().listen(0, "127.0.0.1"), "listening")
  },
  close() {
    this.server.close()
    this.server.closeAllConnections()
  },
  url: (path) => `http://127.0.0.1:${receiver.server.address().port}/${path}`,
}
