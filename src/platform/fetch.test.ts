import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { issue } from '#test/certificates'
import { type FetchLimits, makeGuardedFetch } from './fetch.ts'

let asked: string[] = []

const paths: Readonly<Record<string, RequestListener>> = {
  '/good': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'max-age=5' }).end('good')
  },
  '/large': (_request, response) => {
    response.write('x'.repeat(600))
    response.end('x'.repeat(600))
  },
  '/endless': (_request, response) => {
    const timer = setInterval(() => response.write('x'.repeat(100)), 1)
    response.on('close', () => clearInterval(timer))
  },
  '/silent': () => {},
  '/slow': (_request, response) => {
    response.write('a')
  },
  '/broken': (_request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('a')
    setImmediate(() => response.destroy())
  },
  '/taken': (request, response) => {
    if (request.method === 'POST')
      request.pipe(response.writeHead(202, { 'content-type': String(request.headers['x-kind']) }))
    else response.writeHead(405).end()
  },
  '/nothing': (_request, response) => response.writeHead(204).end(),
  '/there': (_request, response) => response.writeHead(302, { location: '/good' }).end(),
  '/round': (_request, response) => response.writeHead(307, { location: '/round' }).end(),
  '/inside': (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/good' }).end(),
  '/file': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/elsewhere': (_request, response) => response.writeHead(302, { location: 'http://rebound.test/good' }).end(),
}

const server = createServer((request, response) => {
  asked.push(`${request.headers.host} ${request.url}`)
  const path = paths[request.url ?? '']
  if (path === undefined) response.writeHead(404).end()
  else path(request, response)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
after(() => {
  server.closeAllConnections()
  server.close()
})

const open: FetchLimits = {
  protocols: ['http:', 'https:'],
  ports: [],
  milliseconds: 2000,
  mostOctets: 1000,
  mayReach: (address) => address === '127.0.0.1',
  resolve: async (host) => (host === 'rebound.test' ? ['127.0.0.1', '10.0.0.1'] : ['127.0.0.1']),
}

async function outcome(url: string, limits: FetchLimits = open): Promise<string> {
  const answer = await makeGuardedFetch(limits)(url)
  return answer.ok ? Buffer.from(answer.value.bytes).toString() : answer.error.code.replace('fetch.', '')
}

const at = (path: string, host = 'cert.test') => `http://${host}:${port}${path}`

test('An answer comes with where it is from and how long it may be kept', async () => {
  const answer = await makeGuardedFetch(open)(at('/there'))
  assert.ok(answer.ok)
  const { url, contentType, cacheControl } = answer.value
  assert.deepEqual(
    { url, contentType, cacheControl },
    {
      url: at('/good'),
      contentType: 'text/plain',
      cacheControl: 'max-age=5',
    },
  )
})

test('Without options nothing is reached but public addresses over https, on port 443', async () => {
  asked = []
  const strict = makeGuardedFetch()
  for (const url of [
    at('/good'),
    'ftp://example.org/',
    'https://user:word@example.org/',
    'https://example.org:8443/',
    'nonsense',
    `https://example.org/${'x'.repeat(3000)}`,
  ]) {
    assert.deepEqual(await strict(url), { ok: false, error: { code: 'fetch.url-refused' } }, url)
  }
  for (const url of ['https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://0x7f.1/']) {
    assert.deepEqual(await strict(url), { ok: false, error: { code: 'fetch.address-refused' } }, url)
  }
  assert.deepEqual(asked, [])
})

test('A name of which one address may not be reached is not reached at all', async () => {
  asked = []
  assert.equal(await outcome(at('/good', 'rebound.test')), 'address-refused')
  assert.deepEqual(asked, [])
})

test('The connection goes to the address that was checked, though the name has another by then', async () => {
  const answers = ['127.0.0.1', '10.0.0.1']
  const resolve = async () => [answers.shift() ?? '10.0.0.1']
  assert.equal(await outcome(at('/good'), { ...open, resolve }), 'good')
  assert.deepEqual(answers, ['10.0.0.1'])
})

test('Every redirect is checked like the first address', async () => {
  assert.equal(await outcome(at('/inside')), 'address-refused')
  assert.equal(await outcome(at('/file')), 'url-refused')
  assert.equal(await outcome(at('/elsewhere')), 'address-refused')
  assert.equal(await outcome(at('/round')), 'too-many-redirects')
})

test('What is too large, endless, silent or cut off ends with a failure', async () => {
  assert.equal(await outcome(at('/large')), 'too-large')
  assert.equal(await outcome(at('/endless')), 'too-large')
  const hasty = { ...open, milliseconds: 150 }
  assert.equal(await outcome(at('/silent'), hasty), 'timeout')
  assert.equal(await outcome(at('/slow'), hasty), 'timeout')
  assert.equal(await outcome(at('/good'), { ...hasty, resolve: () => new Promise(() => {}) }), 'timeout')
  assert.equal(await outcome(at('/broken')), 'unreachable')
})

test('Other statuses, names without an address and closed ports are failures', async () => {
  assert.equal(await outcome(at('/missing')), 'status')
  assert.equal(await outcome(at('/good'), { ...open, resolve: async () => [] }), 'unreachable')
  assert.equal(await outcome(at('/good'), { ...open, resolve: () => Promise.reject(new Error('no')) }), 'unreachable')
  assert.equal(await outcome('http://cert.test:1/good'), 'unreachable')
})

test('Over TLS the name is proved to the certificate, not the address', async () => {
  const authority = issue({ name: 'Authority', isAuthority: true })
  const site = issue({ name: 'cert.test', by: authority })
  const tls = createTlsServer(
    { key: site.key.export({ type: 'pkcs8', format: 'pem' }), cert: site.pem },
    (_request, response) => response.end('sealed'),
  )
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve))
  const { port } = tls.address() as AddressInfo
  try {
    const trusted = { ...open, ca: authority.pem }
    assert.equal(await outcome(`https://cert.test:${port}/`, trusted), 'sealed')
    assert.equal(await outcome(`https://other.test:${port}/`, trusted), 'unreachable')
    assert.equal(await outcome(`https://cert.test:${port}/`), 'unreachable')
  } finally {
    tls.closeAllConnections()
    tls.close()
  }
})

test('what is posted arrives as it is, and is taken nowhere else', async () => {
  const posted = { body: Buffer.from('words'), headers: { 'x-kind': 'text/told', 'content-length': '5' } }
  const post = async (path: string) => makeGuardedFetch(open)(`http://a.test:${port}${path}`, posted)
  const taken = await post('/taken')
  assert.ok(taken.ok)
  assert.equal(Buffer.from(taken.value.bytes).toString(), 'words')
  assert.equal(taken.value.contentType, 'text/told')
  assert.equal((await post('/nothing')).ok, true)
  const codeOf = async (path: string) => {
    const answer = await post(path)
    return answer.ok ? 'ok' : answer.error.code
  }
  assert.equal(await codeOf('/there'), 'fetch.too-many-redirects')
  assert.equal(await codeOf('/elsewhere'), 'fetch.too-many-redirects')
  assert.equal(await codeOf('/missing'), 'fetch.status')
  const read = await makeGuardedFetch(open)(`http://a.test:${port}/nothing`)
  assert.equal(!read.ok && read.error.code, 'fetch.status')
})
