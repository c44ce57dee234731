import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Override, type ScreenedPayment, strongestOverride } from '#engines/screening'
import { fail, ok, type Result } from '#kernel/result'
import type { PaymentsConfig } from './config.ts'
import { readEnded } from './ended-overrides.ts'
import { makePaymentKeys } from './keys.ts'
import { ibanOf, textOfId } from './order.ts'
import { keptOverrideSchema } from './override.ts'
import type { PaymentId } from './record.ts'
import { JournalDamaged } from './segments.ts'

/** What somebody had decided of a payment of the past before any rule. */
export type OverrideThen = (id: PaymentId, payment: ScreenedPayment, now: number) => Override

/** A file for `POST overrides` has no `at`: what stands there is looked at as if it had held all along. */
const listSchema = z
  .array(keptOverrideSchema.extend({ id: z.string().optional(), at: z.string().optional() }))
  .max(200_000)

type Listed = z.infer<typeof listSchema>[number]

/** Where the overrides are, and by whose keys the history tells accounts apart. */
export interface PastOverridesPlace {
  /** The folder of payments of an edge. */
  readonly folder: string
  /** A list to look at in the place of what the node holds. */
  readonly file?: string
  /** The node's settings, where nodes of the bank share. */
  readonly shared?: PaymentsConfig['shared']
}

/**
 * Reads the overrides of a node as they stood then, each from when it was told until it ended, those that are over too; nothing is changed. The history holds keyed
 * hashes, so the node's key is needed where there are any. Fails with `payments-file.unreadable`, `payments-file.not-json`,
 * `payments-file.wrong` (details: `place`) or `payments-history.no-key`.
 */
export function readPastOverrides({ folder, file, shared }: PastOverridesPlace): Result<OverrideThen> {
  const path = file ?? join(folder, 'overrides.json')
  const now = listIn(path, file !== undefined)
  if (!now.ok) return now
  const read = file === undefined ? withEnded(folder, now.value) : now
  if (!read.ok) return read
  if (read.value.length === 0) return ok(() => undefined)
  const key = shared?.secret.reveal() ?? keptKey(folder)
  if (key === undefined) return fail('payments-history.no-key', { place: folder })
  const faulty = read.value.findIndex(({ account, payment }) => !isTarget(account, payment))
  if (faulty >= 0) return fail('payments-file.wrong', { place: `${path} ${faulty}.account` })
  return ok(overridesThen(read.value, key))
}

const isTarget = (account: string | undefined, payment: string | undefined): boolean =>
  account === undefined ? payment !== undefined : payment === undefined && ibanOf(account, '').ok

function listIn(path: string, isWanted: boolean): Result<readonly Listed[]> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return isWanted ? fail('payments-file.unreadable', { place: path }) : ok([])
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('payments-file.not-json', { place: path })
  }
  const parsed = listSchema.safeParse(json)
  return parsed.success
    ? ok(parsed.data)
    : fail('payments-file.wrong', { place: `${path} ${parsed.error.issues[0]?.path.join('.') ?? ''}`.trimEnd() })
}

/** What holds and what is over, each once. */
function withEnded(folder: string, listed: readonly Listed[]): Result<readonly Listed[]> {
  try {
    const known = new Set(listed.map(({ id }) => id))
    return ok([...listed, ...readEnded(folder).kept.filter(({ id }) => !known.has(id))])
  } catch (error) {
    if (!(error instanceof JournalDamaged)) throw error
    return fail('payments-file.wrong', { place: `${error.file} ${error.offset}` })
  }
}

function keptKey(folder: string): Uint8Array | undefined {
  try {
    return readFileSync(join(folder, 'key'))
  } catch {
    return undefined
  }
}

interface Held {
  readonly override: NonNullable<Override>
  readonly from: number
  readonly until: number
}

/** The strongest of those that held at the moment: absolute block before release before block, as the node itself decides. */
function overridesThen(listed: readonly Listed[], key: Uint8Array): OverrideThen {
  const keys = makePaymentKeys(key)
  const accounts = new Map<number, Held[]>()
  const payments = new Map<string, Held[]>()
  for (const { override, account, payment, at, until, ended } of listed) {
    const from = at === undefined ? Number.NEGATIVE_INFINITY : Date.parse(at)
    const to = Math.min(Date.parse(until), ended === undefined ? Number.POSITIVE_INFINITY : Date.parse(ended))
    const held = { override, from, until: to }
    if (account !== undefined) {
      const iban = ibanOf(account, '')
      if (iban.ok) put(accounts, keys.keyOf('account', iban.value), held)
    } else if (payment !== undefined)
      put(payments, textOfId(keys.idOf({ uetr: payment, debtor: '', endToEndId: '' })), held)
  }
  return (id, { debtor, creditor }, now) => {
    const concerned = [payments.get(textOfId(id)), accounts.get(debtor), accounts.get(creditor)].flatMap(
      (held) => held ?? [],
    )
    const holding = concerned.filter(({ from, until }) => from <= now && until > now)
    return strongestOverride(holding.map(({ override }) => override))
  }
}

function put<Key>(map: Map<Key, Held[]>, key: Key, held: Held): void {
  const before = map.get(key)
  if (before === undefined) map.set(key, [held])
  else before.push(held)
}
