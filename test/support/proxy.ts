import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after } from 'node:test'

/**
 * A plain reverse proxy that gives requests to the servers in turn. A request goes to the next one where a server does not
 * take the connection, or, if it only reads, where the connection breaks: what changes something is not sent twice. It says who asked in `X-Forwarded-For`. It ends with the test file; the answer is its address.
 */
export async function roundRobin(origins: readonly string[]): Promise<string> {
  let turn = 0
  const proxy = createServer((asked, answer) => {
    void buffer(asked).then((body) => pass({ asked, answer, body }, inTurn(origins, turn++)))
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  after(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  const address = proxy.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const inTurn = (origins: readonly string[], first: number) =>
  origins.map((_, i) => origins[(first + i) % origins.length])

interface Exchange {
  readonly asked: IncomingMessage
  readonly answer: ServerResponse
  readonly body: Buffer
}

function pass(exchange: Exchange, [origin, ...others]: readonly (string | undefined)[]): void {
  const { asked, answer, body } = exchange
  if (origin === undefined) return void answer.writeHead(502).end()
  const headers = { 'x-forwarded-for': asked.socket.remoteAddress ?? '', ...asked.headers, connection: 'close' }
  const passed = request(`${origin}${asked.url}`, { method: asked.method ?? 'GET', headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
    // A server that dies in the middle of its answer takes the reader's connection with it.
    response.once('error', () => answer.destroy())
  })
  passed.once('error', ({ code }: NodeJS.ErrnoException) => {
    if (answer.headersSent) answer.destroy()
    else pass(exchange, code === 'ECONNREFUSED' || asked.method === 'GET' ? others : [])
  })
  answer.once('close', () => passed.destroy())
  passed.end(body)
}
