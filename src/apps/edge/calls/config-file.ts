import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { measures } from '#domains/taxonomy'
import { makeLookup, openLookup } from '#engines/lookup'
import { type CallPolicy, compileCalls, compileNumbers, emptyCallTables } from '#engines/screening'
import { Redacted } from '#kernel/redacted'
import { fail, ok, type Result } from '#kernel/result'
import { makeTrust } from '#platform/passport/trust'
import type {
  CallsConfig,
  PassportSettings,
  RadiusSettings,
  RecordsSettings,
  RoamingSettings,
  SharedSettings,
} from './config.ts'
import { type CallsFile, callsFileSchema, rulesOf } from './config-schema.ts'
import { readCells } from './records/cells.ts'

/**
 * Reads the file of `--calls` and the files it names, looked for beside it. Fails with `calls-file.unreadable`, `calls-file.not-json`,
 * `calls-file.unknown-name`, `calls-file.missing`, `calls-file.wrong`, `calls-file.contradiction`, `calls-file.no-such-trunk`,
 * `calls-file.weak-secret`, `calls-file.bad-certificate`; each tells the place.
 */
export function readCallsFile(path: string): Result<CallsConfig> {
  let text: string
  let json: unknown
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail('calls-file.unreadable', { place: path })
  }
  try {
    json = JSON.parse(text)
  } catch {
    return fail('calls-file.not-json', { place: path })
  }
  const parsed = callsFileSchema.safeParse(json)
  if (!parsed.success) return faultOf(json, parsed.error)
  return configOf(parsed.data, (name) => resolve(dirname(path), name))
}

/** A fault in the words of this product: those of zod are in English alone. */
function faultOf(json: unknown, error: z.ZodError): Result<never> {
  const issue = error.issues[0]
  if (issue === undefined) return fail('calls-file.wrong', { place: '', wanted: 'none' })
  const place = (more: readonly PropertyKey[] = []) => placeText([...issue.path, ...more])
  if (issue.code === 'unrecognized_keys')
    return fail('calls-file.unknown-name', { place: place(issue.keys.slice(0, 1)) })
  if (valueAt(json, issue.path) === undefined) return fail('calls-file.missing', { place: place() })
  return fail('calls-file.wrong', { place: place(), wanted: wantedOf(issue) })
}

/** `trunks[0].sources[2]`. */
function placeText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`))
    .join('')
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | null)?.[step], json)
}

/** What may stand there, where that can be said without words. */
function wantedOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.join(', ')
  if (issue.code === 'too_small') return `≥ ${issue.minimum}`
  if (issue.code === 'too_big') return `≤ ${issue.maximum}`
  return 'none'
}

/** What the engine takes of the file. */
function policyOf({ rules, trunks, emergency, listed }: CallsFile): CallPolicy {
  return {
    rules: rulesOf(rules),
    trunks: trunks.map(
      ({ name, kind, operator, dialPlan, mayPresent, mayPresentOperators, mayWithhold, verstat, rules: own }) =>
        defined({ name, kind, operator, dialPlan, mayPresent, mayPresentOperators, mayWithhold, verstat, rules: own }),
    ),
    ...(emergency !== undefined && { emergency }),
    listed: { measures: bitsOf(listed.measures), reported: listed.reported },
  }
}

/** Whether a policy holds together: the engine itself says. */
function isSound(policy: CallPolicy): boolean {
  try {
    const lookup = openLookup(makeLookup({ capacity: 1, reserve: 2 ** 20 }).handle)
    compileCalls(policy, { numbers: compileNumbers(emptyCallTables), lookup })
    return true
  } catch {
    return false
  }
}

function configOf(file: CallsFile, at: (name: string) => string): Result<CallsConfig> {
  const { trunks, velocity, sip, callerHelp, redressCard, registrationSeconds } = file
  const policy = policyOf(file)
  if (!isSound(policy)) return fail('calls-file.contradiction', { place: 'trunks' })
  try {
    const radius = radiusOf(file, at)
    const shared = sharedOf(file, at)
    const tokens = file.http && tokensOf(file.http.tokenFile, at)
    return ok({
      policy,
      trunks: trunks.map(({ sources, rejectWith, advanceWith, contactHost }) => ({
        sources,
        rejectWith,
        advanceWith,
        ...(contactHost !== undefined && { contactHost }),
      })),
      velocity,
      callerHelp,
      ...(sip !== undefined && { sip: defined(sip) }),
      ...(radius !== undefined && { radius }),
      ...(tokens !== undefined && { tokens }),
      ...(file.ported !== undefined && { ported: at(file.ported) }),
      ...(file.passport !== undefined && { passport: passportOf(file.passport, at) }),
      ...(file.records !== undefined && { records: recordsOf(file, at) }),
      ...(shared !== undefined && { shared }),
      ...(file.roaming !== undefined && { roaming: roamingOf(file.roaming, at) }),
      ...(registrationSeconds !== undefined && { registrationSeconds }),
      ...(redressCard !== undefined && { redressCard }),
    })
  } catch (error) {
    if (error instanceof FileFault) return error.failure
    throw error
  }
}

/** Thrown inside this file alone, to leave it from deep within. */
class FileFault extends Error {
  readonly failure: Result<never>
  constructor(failure: Result<never>) {
    super('a fault of the file')
    this.failure = failure
  }
}

/** The same without members that are undefined. */
function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}

function textOf(name: string): string {
  try {
    return readFileSync(name, 'utf8').trim()
  } catch {
    throw new FileFault(fail('calls-file.unreadable', { place: name }))
  }
}

function bitsOf(codes: readonly string[]): number {
  return codes.reduce((bits, code) => bits | (1 << measures.findIndex((measure) => measure.code === code)), 0)
}

function radiusOf({ radius, trunks }: CallsFile, at: (name: string) => string): RadiusSettings | undefined {
  if (radius === undefined) return undefined
  const clients = radius.clients.map(({ address, secretFile, trunk: name }, place) => {
    const trunk = trunks.findIndex((one) => one.name === name)
    if (trunk < 0) throw new FileFault(fail('calls-file.no-such-trunk', { place: `radius.clients[${place}].trunk` }))
    const secret = textOf(at(secretFile))
    // RFC 2865 §3 wants at least 16 octets.
    if (secret.length < 16) throw new FileFault(fail('calls-file.weak-secret', { place: at(secretFile) }))
    return { address, secret: new Redacted(secret), trunk }
  })
  return { listen: radius.listen, clients }
}

function sharedOf({ shared }: CallsFile, at: (name: string) => string): SharedSettings | undefined {
  if (shared === undefined) return undefined
  const hex = textOf(at(shared.secretFile))
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new FileFault(fail('calls-file.weak-secret', { place: at(shared.secretFile) }))
  return { urls: new Redacted(shared.urls), secret: new Redacted(Buffer.from(hex, 'hex')) }
}

/** Records come over HTTP, so somebody must be let in there. */
function recordsOf({ records, http }: CallsFile, at: (name: string) => string): RecordsSettings {
  if (records === undefined || http === undefined) throw new FileFault(fail('calls-file.missing', { place: 'http' }))
  const { sims, leastSims: least, cells: name } = records
  if (name === undefined) return { sims, least, cells: new Map() }
  const cells = readCells(at(name))
  if (!cells.ok)
    throw new FileFault(fail('calls-file.unreadable', { place: [at(name), cells.error.details?.line].join(':') }))
  return { sims, least, cells: cells.value }
}

/** One token a line, so that they can be changed one after another. */
function tokensOf(name: string, at: (name: string) => string): Redacted<readonly string[]> {
  const tokens = textOf(at(name)).split(/\s+/)
  if (tokens.some((token) => token.length < 32))
    throw new FileFault(fail('calls-file.weak-secret', { place: at(name) }))
  return new Redacted(tokens)
}

function passportOf(passport: NonNullable<CallsFile['passport']>, at: (name: string) => string): PassportSettings {
  const { roots, maxAge, hosts, ports, networks, authority } = passport
  return {
    roots: roots.map((name) => certificateOf(at(name), (pem) => makeTrust([pem]))),
    maxAge,
    ports,
    networks,
    ...(hosts !== undefined && { hosts }),
    ...(authority !== undefined && { authority: certificateOf(at(authority), (pem) => new X509Certificate(pem)) }),
  }
}

/** A certificate of an authority, read once to know that it is one. */
function certificateOf(name: string, readOnce: (pem: string) => unknown): string {
  const pem = textOf(name)
  try {
    readOnce(pem)
  } catch {
    throw new FileFault(fail('calls-file.bad-certificate', { place: name }))
  }
  return pem
}

function roamingOf(roaming: NonNullable<CallsFile['roaming']>, at: (name: string) => string): RoamingSettings {
  const peers = Object.entries(roaming.peers).map(([operator, { url, tokenFile }]) => {
    const token = tokenFile === undefined ? {} : { token: new Redacted(textOf(at(tokenFile))) }
    return [operator, { url, ...token }] as const
  })
  return { peers: Object.fromEntries(peers), keepSeconds: roaming.keepSeconds }
}
