/** The banks' side of payments over HTTP, with three banks whose keys a test holds. */
import assert from 'node:assert/strict'
import { exportJWK, generateKeyPair } from 'jose'
import { sql } from 'kysely'
import { makePayments, paymentsPolicy, paymentsRoutes } from '#domains/payments'
import { writeMessage } from '#formats/iso20022/message'
import { type RecallAnswer, recallAnswerMessage } from '#formats/iso20022/recall-reply'
import { ok } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { type JwsKey, openJwsKey, signatureHeader, signDetached, verifyDetached } from '#platform/jws'
import { makeLive } from '#platform/live'
import { testServer } from './http.ts'
import { analyst, testRegistry } from './registry.ts'
import { transactionsOver } from './transactions-over.ts'

/** What stands behind the server. */
export const registry = await testRegistry()
const { clock, db } = registry
/** The centre’s side. */
export const payments = makePayments({ ...registry, live: makeLive(registry) })

/** The banks, by their codes. */
export const banks = { 125: 'Steppe Bank', 722: 'River Bank', 601: 'Hill Bank' } as const
/** Code of one of the banks. */
export type Code = keyof typeof banks
/** Their organisations. */
export const organisations: Readonly<Record<string, string>> = {}
/** Their keys, the private halves too. */
export const keys: Record<string, JwsKey> = {}
const people: Record<string, Actor> = {
  analyst,
  administrator: { ...analyst, roles: ['administrator'] },
}
for (const [place, [code, name]] of Object.entries(banks).entries()) {
  const organisation = `01900000-0000-7000-8000-0000000000b${place}`
  Object.assign(organisations, { [code]: organisation })
  await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
    values (${organisation}, 'bank', ${name}, 'active', false, ${clock.now()})`.execute(db)
  const { privateKey } = await generateKeyPair(place === 1 ? 'ES256' : 'EdDSA', { extractable: true })
  const key = await openJwsKey(await exportJWK(privateKey))
  assert.ok(key)
  keys[code] = key
  people[code] = {
    ...anonymous,
    kind: 'client',
    id: `01900000-0000-7000-8000-0000000000c${place}`,
    organisation,
    roles: ['partner'],
    scopes: ['payments:answer'],
  }
}

const server = await testServer({
  ...registry,
  policy: paymentsPolicy,
  routes: paymentsRoutes({ payments, config: { GUESS_LIMIT_PER_HOUR: 1000 } }),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

/** Asks the server as somebody: a bank by its code, `analyst`, `administrator`. */
export async function call(
  as: string,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  { body, headers = {} }: { body?: object | string; headers?: Readonly<Record<string, string>> } = {},
) {
  const sent = { 'accept-language': 'en', 'x-test-actor': as, ...headers }
  return server.inject({ method, url, headers: sent, ...(body !== undefined && { payload: body }) })
}

let nonce = 0

/** Sends something as a bank signs it; `change` is sent in place of the text that was signed. */
export async function send(
  code: Code,
  what: 'replies' | 'returns' | 'releases',
  text: string,
  { signature, change = text, at = clock.now().getTime() }: { signature?: string; change?: string; at?: number } = {},
) {
  const target = `/api/v1/recalls/${what}`
  const body = Buffer.from(text)
  const message = { method: 'POST', target, audience: 'saqbol', body }
  const key = keys[code]
  assert.ok(key)
  const signed = signature ?? (await signDetached(key, message, { at, nonce: `nonce-of-${nonce++}` }))
  const headers = {
    'content-type': text.startsWith('<') ? 'application/xml' : 'application/json',
    [signatureHeader]: signed,
  }
  const answer = await call(String(code), 'POST', target, { body: change, headers })
  const json = answer.json()
  return { status: answer.statusCode, code: json.code as string | undefined, body: json, signature: signed, answer }
}

/** A recovery with one root leg at a bank, asked for. */
export async function stolen(reference: string, amount: bigint, code: Code = 722) {
  const account = `KZ9${code}${'0'.repeat(13)}`.slice(0, 20)
  const at = new Date(clock.now().getTime() - 600_000)
  const opened = await call('analyst', 'POST', '/api/v1/recoveries', {
    body: {
      channel: 'hotline',
      victimBank: '125',
      payments: [{ reference, account, bank: String(code), amount: Number(amount), at: at.toISOString() }],
      confirmed: true,
    },
    headers: { 'idempotency-key': `theft-${reference}` },
  })
  assert.equal(opened.statusCode, 201, opened.body)
  const [request] = (await requestsOf(code)).items.filter(
    (one: { payment: { reference: string } | null }) => one.payment?.reference === reference,
  )
  assert.ok(request)
  return { request, at: at.getTime() }
}

/** What a bank reads once nobody writes any more who began before. */
export async function requestsOf(code: Code, query = '') {
  await transactionsOver(db)
  return requestsNow(code, query)
}

/** What a bank reads at once; the centre's signature is looked at. */
export async function requestsNow(code: Code, query = '') {
  const url = `/api/v1/recalls/requests${query}`
  const answer = await call(String(code), 'GET', url)
  assert.equal(answer.statusCode, 200, answer.body)
  const centre = await payments.banks.keys.published()
  const known = await Promise.all(centre.keys.map((jwk) => openJwsKey(jwk)))
  const checked = await verifyDetached(
    String(answer.headers[signatureHeader]),
    { method: 'GET', target: url, audience: String(code), body: answer.rawPayload },
    { keys: known.filter((key) => key !== undefined), at: clock.now().getTime() },
  )
  assert.equal(checked.fault, undefined)
  return answer.json()
}

type Outcome = Extract<RecallAnswer, { kind: 'outcome' }>['outcome']

/** A reply of bank 722; all of it is nothing where not said. */
export function replyTo(
  request: { id: string; leg: string | null; recovery: string; amount: number },
  change: Partial<Outcome> = {},
  message = `M${nonce++}`,
): string {
  const asked = BigInt(request.amount)
  const nothing = { held: 0n, returned: 0n, cashedOut: [], unavailable: [], onward: [] }
  return writeMessage(
    recallAnswerMessage({
      kind: 'outcome',
      message,
      request: request.id,
      recovery: request.recovery,
      bank: '722',
      at: clock.now().getTime(),
      leg: request.leg,
      outcome: { asked, ...nothing, ...change },
    }),
  )
}
