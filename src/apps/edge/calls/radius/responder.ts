import { proveRequest, type RadiusSecret, writeRadiusAnswer } from '#formats/radius/authenticator'
import { radiusAttributes, radiusCodes } from '#formats/radius/codes'
import { type RadiusPacket, radiusInteger, readRadius } from '#formats/radius/packet'
import type { Log } from '#platform/log'
import { radiusHashes } from '#platform/radius-hashes'
import { makeSourceTable, readAddress } from '#platform/sip/addresses'
import { makeShelf } from '#platform/state/shelf'
import type { CallsConfig, RadiusSettings } from '../config.ts'
import type { Judge } from '../judge.ts'
import type { EndedCalls } from '../sip/messages.ts'
import { alive, notOurs, type RadiusReply, replyTo, undecided } from './answers.ts'
import { asksAboutCall, callOf, type RadiusTrunk } from './question.ts'

/** What answering over RADIUS rests on. */
export interface RadiusServices {
  readonly config: Pick<CallsConfig, 'policy' | 'trunks' | 'callerHelp'> & { readonly radius: RadiusSettings }
  readonly judge: Judge
  /** Hears of calls that a switch of ours sets up: Accounting-Request, Start. */
  readonly register: (call: { readonly caller: number; readonly called: number }) => void
  /** Hears of answered calls that ended: Accounting-Request, Stop. */
  readonly ended: (calls: EndedCalls) => void
  readonly log: Log
}

/** What was done with datagrams since the start. */
export interface RadiusCounts {
  /** Questions answered after a decision. */
  decided: number
  /** Calls let through undecided: too many waited, or the question did not say who is called. */
  failedOpen: number
  /** Calls registered by Accounting-Request. */
  registered: number
  /** Calls that ended, told by Accounting-Request. */
  ended: number
  /** Sent again, and answered with the same bytes or still waiting. */
  repeated: number
  /** From an address that is no client's. */
  strangers: number
  /** From a client, but with another secret or without Message-Authenticator. */
  unproved: number
  /** No RADIUS, or a kind of packet that is not served. */
  dropped: number
}

/** Where a datagram comes from. */
export interface RadiusSource {
  readonly address: string
  readonly port: number
}

/** Answers datagrams. */
export interface Responder {
  /** The answer; undefined where there is to be none. */
  respond(datagram: Uint8Array, source: RadiusSource): Promise<Uint8Array | undefined>
  counts(): Readonly<RadiusCounts>
}

interface Client extends RadiusTrunk {
  readonly address: string
  readonly by: RadiusSecret
}

interface State extends RadiusServices {
  readonly clients: readonly Client[]
  readonly counts: RadiusCounts
  /** What was told to the log already: once for each client and fault. */
  readonly told: Set<string>
}

/** RFC 5080 §2.2.2: answers are kept longer than clients send again. */
const repeatedFor = 15_000
const repeatedMost = 65_536

/** Makes a responder (RFC 2865, RFC 2866, RFC 5997). Whoever does not prove to know the secret gets no answer at all. */
export function makeResponder(services: RadiusServices): Responder {
  const { policy, radius } = services.config
  const clients = radius.clients.map(({ address, secret, trunk }): Client => {
    const by = { secret: Buffer.from(secret.reveal()), hashes: radiusHashes }
    return { address, by, trunk, plan: policy.trunks[trunk]?.dialPlan ?? { bare: 'e164' } }
  })
  const table = makeSourceTable(clients.map(({ address }, value) => ({ network: address, value })))
  const words = new Uint32Array(4)
  const before = makeShelf<Promise<Uint8Array | undefined>>(repeatedMost)
  const state: State = {
    ...services,
    clients,
    counts: { decided: 0, failedOpen: 0, registered: 0, ended: 0, repeated: 0, strangers: 0, unproved: 0, dropped: 0 },
    told: new Set(),
  }
  const { counts } = state
  const swept = setInterval(() => before.sweep(Date.now()), repeatedFor)
  swept.unref()
  return {
    respond: async (datagram, { address, port }) => {
      const client = readAddress(address, words) ? clients[table.find(words, 0)] : undefined
      if (client === undefined) return none(counts, 'strangers')
      const packet = readRadius(datagram)
      if (!packet.ok || !isServed(packet.value)) return none(counts, 'dropped')
      const proof = proveRequest(packet.value, client.by)
      if (proof !== 'right') {
        tellOnce(state, client, proof)
        return none(counts, 'unproved')
      }
      const now = Date.now()
      const key = `${address} ${port} ${packet.value.id} ${Buffer.from(packet.value.authenticator).toString('base64')}`
      const earlier = before.get(key, now)
      if (earlier !== undefined) {
        counts.repeated++
        return earlier
      }
      const answer = replyFor(state, client, packet.value).then((reply) =>
        writeRadiusAnswer(packet.value, reply, client.by),
      )
      before.set(key, answer, now + repeatedFor)
      return answer
    },
    counts: () => counts,
  }
}

function none(counts: RadiusCounts, why: 'strangers' | 'unproved' | 'dropped'): undefined {
  counts[why]++
}

const { accessRequest, statusServer, accountingRequest } = radiusCodes
const served: readonly number[] = [accessRequest, statusServer, accountingRequest]

function isServed({ code }: RadiusPacket): boolean {
  return served.includes(code)
}

async function replyFor(state: State, client: Client, packet: RadiusPacket): Promise<RadiusReply> {
  if (packet.code === statusServer) return alive
  if (packet.code === accountingRequest) return takeRecord(state, client, packet)
  if (!asksAboutCall(packet)) {
    tellOnce(state, client, 'no-call-check')
    return notOurs
  }
  const call = callOf(packet, client)
  if (call === undefined) {
    tellOnce(state, client, 'no-called-number')
    state.counts.failedOpen++
    return undecided
  }
  try {
    const judgement = await state.judge(call)
    if (judgement !== undefined) {
      state.counts.decided++
      const { trunks, callerHelp } = state.config
      return replyTo(call.attempt, judgement, { trunk: trunks[client.trunk] ?? { advanceWith: 503 }, callerHelp })
    }
  } catch (error) {
    state.log.error({ reason: String(error) }, 'a call asked about over RADIUS could not be judged')
  }
  state.counts.failedOpen++
  return undecided
}

const [start, stop] = [1, 2] as const

/** A switch of ours tells of a call that it sets up, any switch of one that ended; other records are taken and not kept. */
function takeRecord({ register, ended, counts, config }: State, client: Client, packet: RadiusPacket): RadiusReply {
  const call = callOf(packet, client)
  const status = radiusInteger(packet, radiusAttributes.acctStatusType)
  const seconds = radiusInteger(packet, radiusAttributes.acctSessionTime) ?? 0
  if (call !== undefined && call.attempt.caller > 0) {
    if (status === start && config.policy.trunks[client.trunk]?.kind === 'own') {
      counts.registered++
      register(call.attempt)
    } else if (status === stop && seconds > 0) {
      counts.ended++
      ended({ kind: 'ended', calls: Float64Array.of(call.attempt.caller, seconds), at: Date.now() })
    }
  }
  return { code: radiusCodes.accountingResponse, attributes: [] }
}

/** What an operator has to mend at a client; told once, for a switch asks a thousand times a second. */
function tellOnce({ told, log }: State, { address }: Client, fault: string): void {
  const key = `${address} ${fault}`
  if (told.has(key)) return
  told.add(key)
  log.warn({ client: address, fault }, 'a client over RADIUS asks what cannot be answered')
}
