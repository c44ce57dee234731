/** A thread that answers SIP: it opens the transports and decides by itself; what it does not know it asks the main thread. */
import { randomInt } from 'node:crypto'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Fact } from '#engines/screening'
import { makeSipFramer } from '#formats/sip/framer'
import type { SipMessageView } from '#formats/sip/view'
import { openDatagrams } from '#platform/sip/datagrams'
import { openStreams } from '#platform/sip/streams'
import { makeCodes } from '../codes.ts'
import type { AskFact } from '../decider.ts'
import { countEnded } from '../ended.ts'
import { openRecent } from '../recent.ts'
import { makeThreadScreening } from '../screening.ts'
import { makeTally } from '../tally.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'
import { makeMissedReader } from './missed.ts'
import { makePassportCheck } from './passports.ts'
import { makeRedirect, type Redirect } from './redirect.ts'

/** Milliseconds between two times that counts are handed over. */
const handOver = 1000

/** Answers to strangers, who may be forged: enough to try a switch out by hand. */
const strangers = { perSecond: 10, burst: 20, ofAllPerSecond: 500 } as const

/** Asks the main thread, and hears its answers. */
function makeAsking(tell: (message: FromWorker) => void) {
  const waiting = new Map<number, (fact: Fact) => void>()
  let last = 0
  const ask: AskFact = (question) =>
    new Promise((resolve) => {
      const id = ++last
      waiting.set(id, resolve)
      tell({ kind: 'ask', id, question })
    })
  const hear = (id: number, fact: Fact) => {
    waiting.get(id)?.(fact)
    waiting.delete(id)
  }
  return { ask, hear }
}

async function openTransports(
  { config, udp, tcp }: WorkerSetup,
  redirect: Redirect,
  onError: (error: unknown) => void,
) {
  const known = config.trunks.flatMap(({ sources }) => sources)
  const limits = { ...strangers, known, seed: randomInt(2 ** 32) }
  const share = (config.sip?.threads ?? 1) > 1
  const shared = { on: redirect.on, onError, share }
  return {
    datagrams: udp && (await openDatagrams({ ...udp, ...shared, limits })),
    streams: tcp && (await openStreams({ ...tcp, ...shared, framer: () => makeSipFramer().frame })),
  }
}

async function run(setup: WorkerSetup, port: MessagePort): Promise<void> {
  const tell = (message: FromWorker) => port.postMessage(message)
  const onError = (error: unknown) =>
    tell({ kind: 'error', message: error instanceof Error ? error.message : 'unknown' })
  const asking = makeAsking(tell)
  const { config, ground, key, recent } = setup
  const screening = makeThreadScreening(config, ground, { known: openRecent(recent), ask: asking.ask })
  const tally = makeTally(config.policy)
  const readMissed = makeMissedReader(config.trunks.flatMap(({ sources }) => sources))
  const hearOptions = (view: SipMessageView) => {
    const report = readMissed(view)
    if (report !== undefined) tell({ kind: 'missed', report })
  }
  const { decider } = screening
  const checkPassport = makePassportCheck(config)
  const redirect = makeRedirect({
    config,
    decider,
    tally,
    codes: makeCodes(key),
    hearOptions,
    onError,
    ...(checkPassport !== undefined && { checkPassport }),
  })
  const { datagrams, streams } = await openTransports(setup, redirect, onError)
  const report = () => {
    const transports = { udp: datagrams?.counts(), tcp: streams?.counts() }
    const counts = { ...redirect.counts(), waiting: redirect.waiting(), ...transports }
    tell({ kind: 'counted', counts, part: tally.take() })
  }
  const reporting = setInterval(report, handOver)
  const stop = async () => {
    await redirect.settled()
    await Promise.all([datagrams?.[Symbol.asyncDispose](), streams?.[Symbol.asyncDispose]()])
    clearInterval(reporting)
    report()
    port.close()
  }
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'fact') asking.hear(message.id, message.fact)
    else if (message.kind === 'ground') screening.stand(message.ground)
    else if (message.kind === 'ended') countEnded(decider, message)
    else void stop()
  })
  tell({ kind: 'ready', udpPort: datagrams?.port ?? 0, tcpPort: streams?.port ?? 0 })
}

if (parentPort !== null) await run(workerData as WorkerSetup, parentPort)
