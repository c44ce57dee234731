import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { answerPlan } from '../harness/apart.ts'
import { accountAt, accounts, bearerTexts, drawPair, makeDraw, merchants } from './people.ts'

/** What the generator is told. */
export interface LoadPlan {
  readonly port: number
  readonly token: string
  readonly connections: number
  readonly seconds: number
}

/** What it saw: answers of status 200 and how long each took, in milliseconds. */
export interface LoadResult {
  readonly answered: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly decisions: Readonly<Record<string, number>>
}

const ibans = Array.from({ length: accounts + merchants }, (_, place) => accountAt(place))
const draw = makeDraw(77)
const prefix = randomBytes(4).toString('hex')
let uetrs = 0

/** A payment with a name of its own, ordered this moment. */
function makeBody(now: string): string {
  const { payer, payee } = drawPair(draw)
  const { phone, device, iin } = bearerTexts(payer)
  const uetr = `${prefix}-0000-4000-8000-${(uetrs++).toString(16).padStart(12, '0')}`
  const amount = `${1 + draw(50_000)}.00`
  const kind = payee >= accounts ? 'purchase' : 'transfer'
  return `{"uetr":"${uetr}","endToEndId":"E${uetrs}","at":"${now}","amount":"${amount}","currency":"KZT","kind":"${kind}","debtor":{"iban":"${ibans[payer]}","phone":"${phone}","device":"${device}","iin":"${iin}"},"creditor":{"iban":"${ibans[payee]}"}}`
}

async function load({ port, token, connections, seconds }: LoadPlan): Promise<LoadResult> {
  const times: number[] = []
  const decisions: Record<string, number> = {}
  const head = `POST /payments/screenings HTTP/1.1\r\nhost: edge\r\nauthorization: Bearer ${token}\r\naccept-language: kk\r\ncontent-type: application/json\r\ncontent-length: `
  const state = { measured: false, stop: false }
  const talk = async () => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    await once(socket, 'connect')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let sent = 0
    let text = ''
    const send = () => {
      const body = makeBody(new Date().toISOString())
      sent = performance.now()
      socket.write(`${head}${body.length}\r\n\r\n${body}`)
    }
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (text.length < end + 4 + length) return
      if (!text.startsWith('HTTP/1.1 200')) return reject(new Error(text))
      if (state.measured) {
        times.push(performance.now() - sent)
        const decision = /"decision":"([a-z]+)"/.exec(text)?.[1] ?? ''
        decisions[decision] = (decisions[decision] ?? 0) + 1
      }
      text = ''
      if (state.stop) resolve()
      else send()
    })
    socket.on('close', () => reject(new Error('the edge closed a connection')))
    send()
    await promise
    socket.destroy()
  }
  const talks = Promise.all(Array.from({ length: connections }, talk))
  // What the machine compiles first is not measured.
  setTimeout(() => (state.measured = true), 2000)
  setTimeout(() => (state.stop = true), 2000 + seconds * 1000)
  await talks
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN
  return { answered: times.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99), decisions }
}

if (import.meta.main) await answerPlan((plan) => load(plan as LoadPlan))
