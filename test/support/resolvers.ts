import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { classes, rcodes, types } from '#formats/dns/codes'
import { answerLimits, parseMessage, type ReadMessage } from '#formats/dns/message'
import { writeMessage } from '#formats/dns/writing'
import { signRequest } from '../../src/platform/dns/signing.ts'
import { freePort } from './free-port.ts'
import { findProgram } from './peers.ts'
import { until } from './until.ts'

/** What the whole Internet answers in these tests. */
export const worldAddress = '192.0.2.200'

/** A DNS server that stands for the Internet: every name there is leads to `worldAddress`. */
export async function startWorld(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const socket = createSocket('udp4')
  socket.on('message', (bytes, { port, address }) => {
    const asked = parseMessage(bytes)
    const [question] = asked?.questions ?? []
    if (asked === undefined || question === undefined) return
    const { name } = question
    const answer = { name, type: types.A, class: classes.IN, ttl: 1, data: addressData(worldAddress) }
    const soa = { primary: 'ns', mailbox: 'ns', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 }
    const none = { name: '', type: types.SOA, class: classes.IN, ttl: 1, data: { kind: 'soa', soa } } as const
    socket.send(
      writeMessage({
        ...asked,
        isResponse: true,
        authoritative: true,
        recursionAvailable: true,
        rcode: rcodes.noError,
        answers: question.type === types.A ? [answer] : [],
        authorities: question.type === types.A ? [] : [none],
        additionals: [],
      }),
      port,
      address,
    )
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function addressData(address: string) {
  return { kind: 'bytes', bytes: Uint8Array.from(address.split('.').map(Number)) } as const
}

/** What a resolver says of a name: its answer's code and addresses; undefined where it says nothing. */
export interface Said {
  readonly rcode: number
  readonly addresses: readonly string[]
  /** Targets of CNAMEs on the way. */
  readonly aliases: readonly string[]
}

/** Asks a resolver of the loopback for the addresses of a name. */
export async function ask(port: number, name: string): Promise<Said | undefined> {
  const question = { name, type: types.A, class: classes.IN }
  const flags = { isResponse: false, opcode: 0, authoritative: false, truncated: false, recursionAvailable: false }
  const sections = { questions: [question], answers: [], authorities: [], additionals: [] }
  const message = writeMessage({ id: 4711, ...flags, recursionDesired: true, rcode: 0, ...sections })
  const read = await exchange(port, message)
  if (read === undefined) return undefined
  const { rcode, answers } = read
  return {
    rcode,
    addresses: answers.flatMap(({ type, data }) =>
      type === types.A && data.kind === 'bytes' ? [data.bytes.join('.')] : [],
    ),
    aliases: answers.flatMap(({ data }) => (data.kind === 'name' ? [data.name] : [])),
  }
}

/** One message over UDP to the loopback, and what comes back within two seconds. */
async function exchange(port: number, message: Uint8Array): Promise<ReadMessage | undefined> {
  const socket = createSocket('udp4')
  try {
    const answer = new Promise<Buffer | undefined>((resolve) => {
      socket.on('message', resolve)
      socket.on('error', () => resolve(undefined))
      setTimeout(() => resolve(undefined), 2000).unref()
    })
    socket.send(message, port, '127.0.0.1')
    const bytes = await answer
    return bytes && parseMessage(bytes, answerLimits)
  } finally {
    socket.close()
  }
}

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/provider.md'), 'utf8')

/** The block of the provider's guide in a language, as it stands there. */
export function fromGuide(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(guide)?.[1]
  if (found === undefined) throw new Error(`the guide has no block of ${language}`)
  return found
}

/** Where a resolver of the tests finds things. */
export interface ResolverPlaces {
  /** The zone's server. */
  readonly zonePort: number
  readonly zone: string
  readonly keyName: string
  readonly secret: string
  /** The world's server. */
  readonly worldPort: number
}

/** A resolver that runs as a process of its own; `close` ends it by its id. */
export interface Resolver {
  readonly port: number
  /** Everything it wrote so far. */
  said(): string
  close(): Promise<void>
}

/** A configuration of the guide with the addresses, ports, folders and key of a test. */
function fitted(text: string, places: ResolverPlaces, own: { readonly port: number; readonly folder: string }): string {
  return text
    .replaceAll(/192\.0\.2\.53 port 53/g, `127.0.0.1 port ${places.zonePort}`)
    .replaceAll('192.0.2.53@53', `127.0.0.1@${places.zonePort}`)
    .replaceAll('-p 53 @192.0.2.53', `-p ${places.zonePort} @127.0.0.1`)
    .replaceAll('127.0.0.1@53', `127.0.0.1@${own.port}`)
    .replaceAll("'127.0.0.1', 53,", `'127.0.0.1', ${own.port},`)
    .replaceAll('port 53 {', `port ${own.port} {`)
    .replaceAll('provider-a', places.keyName)
    .replaceAll(/c2Vjc[\w+/=]*/g, places.secret)
    .replaceAll('rpz.saqbol', places.zone)
    .replaceAll(/\/var\/cache\/bind|\/var\/lib\/unbound|\/(?:var\/lib|etc)\/knot-resolver/g, own.folder)
}

/** Waits until the zone's server knows a key: it looks for new ones a few times a second. */
export async function untilKnown({ zonePort, zone, keyName, secret }: ResolverPlaces): Promise<void> {
  const key = { name: keyName, secret: Buffer.from(secret, 'base64') }
  await until(async () => {
    const question = { name: zone, type: types.SOA, class: classes.IN }
    const flags = { isResponse: false, opcode: 0, authoritative: false, truncated: false, recursionAvailable: false }
    const sections = { questions: [question], answers: [], authorities: [], additionals: [] }
    const message = writeMessage({ id: 4712, ...flags, recursionDesired: false, rcode: 0, ...sections })
    return (await exchange(zonePort, signRequest(key, message, new Date()).bytes))?.rcode === rcodes.noError
  })
}

/** BIND with the guide's configuration, asking the world for what is not blocked. */
export async function startBind(places: ResolverPlaces, port: number): Promise<Resolver> {
  const folder = place('bind')
  const conf = fitted(fromGuide('bind'), places, { port, folder }).replace(
    'options {',
    `options { pid-file "${folder}/named.pid"; session-keyfile none; dnssec-validation no; managed-keys-directory "${folder}";
     forward only; forwarders { 127.0.0.1 port ${places.worldPort}; };`,
  )
  writeFileSync(join(folder, 'named.conf'), `${conf}\ncontrols { };\n`)
  return runResolver({ program: 'named', args: ['-g', '-c', join(folder, 'named.conf')], folder, port })
}

/** Unbound with the guide's configuration. */
export async function startUnbound(places: ResolverPlaces, port: number): Promise<Resolver> {
  const folder = place('unbound')
  const conf = fitted(fromGuide('unbound'), places, { port, folder }).replace(
    'server:\n',
    `server:\n  username: ""\n  chroot: ""\n  pidfile: "${folder}/unbound.pid"\n  use-syslog: no\n  do-not-query-localhost: no\n  verbosity: 3\n`,
  )
  const forward = `forward-zone:\n  name: "."\n  forward-addr: 127.0.0.1@${places.worldPort}\nremote-control:\n  control-enable: no\n`
  writeFileSync(join(folder, 'unbound.conf'), conf + forward)
  return runResolver({ program: 'unbound', args: ['-d', '-d', '-c', join(folder, 'unbound.conf')], folder, port })
}

/** Knot Resolver with the guide's configuration, and the guide's script beside it. */
export async function startKnot(places: ResolverPlaces): Promise<Resolver> {
  const folder = place('knot')
  const port = await freePort()
  const own = { port, folder }
  writeFileSync(join(folder, 'saqbol.key'), fitted(fromGuide('key'), places, own), { mode: 0o600 })
  writeFileSync(join(folder, 'fetch.sh'), fitted(fromGuide('sh'), places, own))
  chmodSync(join(folder, 'fetch.sh'), 0o755)
  const world = `policy.add(policy.all(policy.FORWARD({'127.0.0.1@${places.worldPort}'})))\ntrust_anchors.remove('.')\n`
  writeFileSync(join(folder, 'kresd.conf'), fitted(fromGuide('lua'), places, own) + world)
  const fetching = spawn(join(folder, 'fetch.sh'), { stdio: 'ignore', detached: true })
  const stop = () => {
    // The script with the dig or sleep that it waits for: a group of its own.
    if (fetching.pid !== undefined && fetching.exitCode === null) process.kill(-fetching.pid)
  }
  try {
    const file = join(folder, `${places.zone}.zone`)
    await until(() => exists(file))
    const args = ['-n', '-c', join(folder, 'kresd.conf'), folder]
    const resolver = await runResolver({ program: 'kresd', args, folder, port })
    return {
      ...resolver,
      close: async () => {
        stop()
        await resolver.close()
      },
    }
  } catch (error) {
    stop()
    throw error
  }
}

function exists(file: string): boolean {
  try {
    return readFileSync(file).length > 0
  } catch {
    return false
  }
}

function place(name: string): string {
  return mkdtempSync(join(tmpdir(), `saqbol-${name}-`))
}

interface Start {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly port: number
}

/** Starts a resolver in its folder, which goes with it, and waits until it answers. */
export async function runResolver({ program, args, folder, port }: Start): Promise<Resolver> {
  const path = findProgram(program)
  if (path === undefined) throw new Error(`no program '${program}'`)
  const child: ChildProcess = spawn(path, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const keep = (part: Buffer) => {
    text = (text + part.toString()).slice(-4_000_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const close = async () => {
    if (child.exitCode === null) child.kill()
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(hard)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await until(async () => child.exitCode !== null || (await ask(port, 'is-it-up.kz')) !== undefined)
    if (child.exitCode !== null) throw new Error(`${program} ended`)
  } catch (error) {
    await close()
    throw new Error(`${program} does not run: ${text.slice(-3000)}`, { cause: error })
  }
  return { port, said: () => text, close }
}
