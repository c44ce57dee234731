/** A bank's line to a real centre over HTTP, for what its own agent would never say: wrongly signed, twice, or untrue. */
import { randomUUID } from 'node:crypto'
import { writeMessage } from '#formats/iso20022/message'
import { type RecallAnswer, recallAnswerMessage } from '#formats/iso20022/recall-reply'
import { type JwsKey, signatureHeader, signDetached } from '#platform/jws'
import type { TestApplication } from './application.ts'
import { transactionsOver } from './transactions-over.ts'
import type { VirtualBank } from './virtual-bank.ts'

/** A request as a bank reads it, as far as tests look at it. */
export interface ReadRequest {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly recovery: string
  readonly leg: string | null
  readonly amount: number
  readonly returnTo: string | null
  readonly payment: { readonly reference: string; readonly account: string; readonly at: string } | null
}

/** What a bank says became of the money; nothing where not said. */
export type ToldOutcome = Partial<Extract<RecallAnswer, { kind: 'outcome' }>['outcome']>

/** How something is sent other than it should be. */
export interface Wrongly {
  /** A signature of something else. */
  readonly signature?: string
  /** How far the bank's clock is off, in milliseconds. */
  readonly skew?: number
  /** Another key than the registered one. */
  readonly key?: JwsKey
  /** What is sent in place of what was signed. */
  readonly instead?: string
}

const types = { replies: 'application/xml', returns: 'application/xml', releases: 'application/json' } as const

/** Opens the line of a bank. */
export function bankLine(
  { origin, services: { clock, db } }: Pick<TestApplication, 'origin' | 'services'>,
  bank: Pick<VirtualBank, 'code' | 'key' | 'clientId' | 'secret'>,
) {
  let kept = { token: '', until: 0 }
  const token = async () => {
    const now = clock.now().getTime()
    if (kept.until > now) return kept.token
    const basic = Buffer.from(`${bank.clientId}:${bank.secret}`).toString('base64')
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }
    const body = 'grant_type=client_credentials'
    const granted = await fetch(`${origin}/oauth/token`, { method: 'POST', headers, body })
    const { access_token, expires_in } = (await granted.json()) as { access_token: string; expires_in: number }
    kept = { token: access_token, until: now + (expires_in * 1000) / 2 }
    return access_token
  }
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${origin}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${await token()}` },
    })
    const body = (await answer.json()) as Readonly<Record<string, unknown>>
    return { status: answer.status, code: body['code'] as string | undefined, body }
  }
  return {
    ask,
    /** What the bank is asked, of one recovery where its number is given. */
    requests: async (recovery?: string): Promise<readonly ReadRequest[]> => {
      await transactionsOver(db)
      const { body } = await ask('/api/v1/recalls/requests?limit=500')
      const items = body['items'] as readonly ReadRequest[]
      return recovery === undefined ? items : items.filter((one) => one.recovery === recovery)
    },
    /** Says something, signed as it should be where `wrongly` does not say otherwise. */
    say: async (what: keyof typeof types, text: string, wrongly: Wrongly = {}) => {
      const { skew = 0, key = bank.key, instead = text } = wrongly
      const path = `/api/v1/recalls/${what}`
      const message = { method: 'POST', target: path, audience: 'saqbol', body: Buffer.from(text) }
      const at = clock.now().getTime() + skew
      const signature = wrongly.signature ?? (await signDetached(key, message, { at, nonce: randomUUID() }))
      const headers = { 'content-type': types[what], [signatureHeader]: signature }
      return { ...(await ask(path, { method: 'POST', body: instead, headers })), signature }
    },
    /** A reply of this bank to a request, whoever was asked. */
    replyTo: (
      { id, leg, recovery, amount }: Omit<ReadRequest, 'returnTo'>,
      change: ToldOutcome,
      message: string = randomUUID().slice(0, 30),
    ): string => {
      const nothing = { asked: BigInt(amount), held: 0n, returned: 0n, cashedOut: [], unavailable: [], onward: [] }
      const head = { kind: 'outcome', message, request: id, recovery, bank: bank.code } as const
      const outcome = { ...nothing, ...change }
      return writeMessage(recallAnswerMessage({ ...head, leg, at: clock.now().getTime(), outcome }))
    },
  }
}
