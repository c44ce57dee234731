/** The switches of the interop tests of calls: Kamailio as the guide sets it up, and Debian's sipp before and behind it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { findProgram } from './peers.ts'
import { boundToUs } from './processes.ts'
import { until } from './until.ts'

/** A call that is placed. */
export interface PlacedCall {
  /** Place of the trunk it comes in by: each has an address of its own. */
  readonly trunk: number
  /** As the switch writes it; empty where withheld. */
  readonly caller: string
  readonly called: string
  readonly diversion?: string
  /** Whether the caller stands in P-Asserted-Identity, and somebody else in From. */
  readonly asserted?: boolean
  /** Characters of one more header, which makes the request longer. */
  readonly padding?: number
}

/** What the calling switch saw of a call. */
export interface CallEnd {
  readonly status: number
  /** The Reason of a call that was not answered. */
  readonly reason: string
  /** What came to the answering switch; undefined where nothing did. */
  readonly through: CameThrough | undefined
}

/** What came to the answering switch. */
export interface CameThrough {
  /** `sip:…` of the request line. */
  readonly uri: string
  readonly from: string
  readonly asserted: string
  readonly privacy: string
}

/** The switch of an operator. */
export interface Exchange {
  /** Places calls, so many a second, and waits for the end of all; rejects where one fails. By their places. */
  place(calls: readonly PlacedCall[], perSecond: number): Promise<readonly CallEnd[]>
  /** The last lines that Kamailio wrote. */
  said(): string
}

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/calls.md'), 'utf8')
const scenarios = join(import.meta.dirname, '../interop/sipp')

/** The block of the guide on calls that begins like this, as it stands there. */
export function fromCallsGuide(beginning: string): string {
  const block = guide.split(/^```\w*\n/m).find((part) => part.startsWith(beginning))
  if (block === undefined) throw new Error(`the guide has no block that begins with ${beginning}`)
  return block
}

/** The address that calls of a trunk come from. */
const addressOf = (trunk: number) => `127.0.1.${trunk + 1}`

/** A program of the test, ended by its id when the file ends. */
function start(program: string, args: readonly string[], cwd: string): { child: ChildProcess; said: () => string } {
  const path = findProgram(program)
  if (path === undefined) throw new Error(`no program '${program}'`)
  const child = spawn(...boundToUs(path, args), { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const keep = (part: Buffer) => {
    text = (text + part.toString()).slice(-100_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  after(() => end(child))
  return { child, said: () => text }
}

/** Ends a process by its id, by force where it does not end within five seconds. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(force)
}

/**
 * Starts Kamailio by the guide before an edge at this port, which it knows these trunks of, and a switch behind it that answers
 * every call. Call it within a test file: all ends with the file.
 */
export async function startExchange(edgePort: number, trunks: readonly string[]): Promise<Exchange> {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-exchange-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const [port, answeringPort, callingPort] = [await freePort(), await freePort(), await freePort()]
  const fitted = (text: string) =>
    text
      .replaceAll('192.0.2.10:5060', `127.0.0.1:${port}`)
      .replaceAll('192.0.2.20:5060', `127.0.0.1:${answeringPort}`)
      .replaceAll('192.0.2.30:5060', `127.0.0.1:${edgePort}`)
      .replaceAll('/etc/kamailio', folder)
  writeFileSync(join(folder, 'kamailio.cfg'), fitted(fromCallsGuide('#!KAMAILIO')))
  writeFileSync(join(folder, 'saqbol.list'), fitted(fromCallsGuide('# saqbol.list')))
  const lines = trunks.map((name, place) => `1 ${addressOf(place)} 32 0 ${name}\n`)
  writeFileSync(join(folder, 'trunks.list'), lines.join(''))
  const kamailio = start(
    'kamailio',
    ['-f', join(folder, 'kamailio.cfg'), ...kamailioFlags(), '-DD', '-E', '-Y', folder],
    folder,
  )
  const log = join(folder, 'came.log')
  const scenario = join(scenarios, 'answering.xml')
  const here = ['-i', '127.0.0.1', '-p', String(answeringPort)]
  start('sipp', ['-sf', scenario, ...here, '-trace_logs', '-log_file', log, ...quiet], folder)
  await untilAnswering(port, kamailio)
  const came = () => readFileSync(log, 'utf8')
  return {
    place: async (calls, perSecond) => {
      const before = came().length
      const ends = await place(calls, { folder, port, callingPort, perSecond })
      const through = readCame(came().slice(before))
      return ends.map((end, n) => ({ ...end, through: through.get(n) }))
    },
    said: () => kamailio.said().slice(-3000),
  }
}

/** Of the command that the guide starts Kamailio by. */
function kamailioFlags(): readonly string[] {
  const line = /^ExecStart=\S*kamailio (.*-X tlsf.*)$/m.exec(guide)?.[1] ?? ''
  return [...line.matchAll(/-[XxmM] \S+/g)].flatMap(([flag]) => flag.split(' '))
}

/** `-max_socket` is below the usual limit of open files, which sipp looks at before it begins. */
const quiet = ['-nostdin', '-max_socket', '100', '-skip_rlimit']

function readCame(text: string): ReadonlyMap<number, CameThrough> {
  const rows = text.split('\n').filter(Boolean)
  return new Map(
    rows.map((row) => {
      const [call = '', line = '', from = '', asserted = '', privacy = ''] = row.split('|').map((part) => part.trim())
      return [Number(call), { uri: line.replace('INVITE ', ''), from, asserted, privacy }]
    }),
  )
}

interface Placing {
  readonly folder: string
  readonly port: number
  readonly callingPort: number
  readonly perSecond: number
}

let runs = 0

async function place(calls: readonly PlacedCall[], { folder, port, callingPort, perSecond }: Placing) {
  const own = join(folder, `run-${runs++}`)
  mkdirSync(own)
  const rows = calls.map((call, n) => [n, ...fieldsOf(call), callingPort].join(';'))
  writeFileSync(join(own, 'calls.csv'), `SEQUENTIAL\n${rows.join('\n')}\n`)
  const log = join(own, 'calls.log')
  const load = ['-inf', join(own, 'calls.csv'), '-r', String(perSecond), '-m', String(calls.length), '-timeout', '120']
  // One socket for each address in the second field.
  const from = ['-t', 'ui', '-ip_field', '1', '-i', '127.0.0.1', '-p', String(callingPort)]
  const trace = ['-trace_logs', '-log_file', log, '-trace_err', '-error_file', join(own, 'errors.log')]
  const scenario = ['-sf', join(scenarios, 'caller.xml')]
  const { child, said } = start('sipp', [`127.0.0.1:${port}`, ...scenario, ...load, ...from, ...trace, ...quiet], own)
  if (child.exitCode === null) await once(child, 'exit')
  if (child.exitCode !== 0) {
    const errors = readFileSync(join(own, 'errors.log'), 'utf8').split(/(?=^\d{4}-)/m)
    // What comes for a call that is over is no error of it.
    const others = errors.filter((error) => !error.includes('Dead call'))
    throw new Error(
      `sipp ended with ${child.exitCode}: calls failed\n${others.slice(0, 5).join('')}${said().slice(-3000)}`,
    )
  }
  const ends = readFileSync(log, 'utf8').split('\n').filter(Boolean)
  const byPlace = new Map(
    ends.map((row) => {
      const [n, status, reason = ''] = row.split('|')
      return [Number(n), { status: Number(status), reason: reason.trim() }]
    }),
  )
  return calls.map((_, n) => byPlace.get(n) ?? { status: 0, reason: '' })
}

/** The fields of a call in the order of `caller.xml`. Lines that a call has no use for still have to be some header. */
function fieldsOf({ trunk, caller, called, diversion, asserted = false, padding = 0 }: PlacedCall): readonly string[] {
  const uri = caller === '' ? 'sip:anonymous@anonymous.invalid' : `sip:${caller}@carrier.example`
  return [
    addressOf(trunk),
    called,
    asserted ? 'sip:exchange@carrier.example' : uri,
    asserted ? `P-Asserted-Identity: <${uri}>` : 'X-First: none',
    diversion ? `Diversion: <sip:${diversion}@carrier.example>` : 'X-Second: none',
    `X-Third: ${'x'.repeat(padding)}`,
  ]
}

/** Asks with OPTIONS until an answer comes; 20 seconds at most. */
async function untilAnswering(port: number, { child, said }: ReturnType<typeof start>): Promise<void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let answered = false
  socket.on('message', () => {
    answered = true
  })
  socket.on('error', () => undefined)
  const via = `Via: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK-up`
  const names = ['From: <sip:test@127.0.0.1>;tag=1', `To: <sip:127.0.0.1:${port}>`, 'Call-ID: up', 'CSeq: 1 OPTIONS']
  const lines = [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    via,
    ...names,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ]
  try {
    await until(async () => {
      socket.send(lines.join('\r\n'), port, '127.0.0.1')
      await sleep(200)
      return answered || child.exitCode !== null
    })
  } finally {
    socket.close()
  }
  if (!answered) throw new Error(`kamailio does not answer: ${said().slice(-3000)}`)
}
