import { crc32 } from 'node:zlib'
import { type PaymentDecision, paymentDecisions, paymentKinds, type ScreenedPayment } from '#engines/screening'

/** 64 bits of a keyed hash, in two words: what a payment is told apart by. */
export interface PaymentId {
  readonly high: number
  readonly low: number
}

/** What the bank told about a payment later; `none` for the decision itself. */
export const outcomes = ['none', 'released', 'cancelled'] as const

/** One of them. */
export type Outcome = (typeof outcomes)[number]

/** One entry of the journal: a decision, or what became of the payment afterwards. No account, card, phone or IIN stands in it. */
export interface JournalRecord {
  readonly id: PaymentId
  /** 32 bits of a keyed hash of what makes it this payment and no other: accounts, sum, kind. */
  readonly print: number
  readonly decision: PaymentDecision
  readonly outcome: Outcome
  /** Whether the payment state took it in with this entry. */
  readonly entered: boolean
  /** The clock, milliseconds since 1970. */
  readonly now: number
  readonly payment: ScreenedPayment
  /** The bytes that were answered; empty for an outcome. */
  readonly answer: Buffer
}

/** Bytes before every record: its length, then the CRC-32 of what follows. */
export const headBytes = 8
/** Longest record, in bytes. */
export const recordMost = 64 * 1024

const version = 1
const numbers = [
  'at',
  'amount',
  'debtor',
  'creditor',
  'card',
  'phone',
  'device',
  'iin',
  'debtorOpenedAt',
  'creditorOpenedAt',
  'latitude',
  'longitude',
] as const satisfies readonly (keyof ScreenedPayment)[]
const smalls = [
  'call',
  'debtorListed',
  'creditorListed',
  'phoneListed',
  'deviceListed',
] as const satisfies readonly (keyof ScreenedPayment)[]

const fixedAt = 20
const smallsAt = fixedAt + 8 * (numbers.length + 1)
const answerAt = smallsAt + smalls.length + 1

/** Writes a record, to be sealed. Throws a `RangeError` where the answer is longer than a record may be. */
export function writeRecord(record: JournalRecord): Buffer {
  const { id, payment, answer } = record
  const length = answerAt + answer.length
  if (length > recordMost) throw new RangeError('a record is at most 64 KiB')
  const bytes = Buffer.allocUnsafe(headBytes + length)
  const body = bytes.subarray(headBytes)
  body[0] = version
  body[1] = paymentDecisions.indexOf(record.decision)
  body[2] = outcomes.indexOf(record.outcome)
  body[3] = Number(record.entered)
  body.writeUInt32LE(id.high, 4)
  body.writeUInt32LE(id.low, 8)
  body.writeUInt32LE(record.print, 12)
  body.writeDoubleLE(record.now, fixedAt)
  for (let place = 0; place < numbers.length; place++) {
    body.writeDoubleLE(payment[numbers[place] ?? 'at'], fixedAt + 8 * (place + 1))
  }
  for (let place = 0; place < smalls.length; place++) body[smallsAt + place] = payment[smalls[place] ?? 'call']
  body[smallsAt + smalls.length] = paymentKinds.indexOf(payment.kind)
  answer.copy(body, answerAt)
  bytes.writeUInt32LE(length, 0)
  return bytes
}

/** Finishes a record at the moment it is written: up to which byte of its segment everything was on the disk by then. */
export function sealRecord(bytes: Buffer, synced: number): void {
  const body = bytes.subarray(headBytes)
  body.writeUInt32LE(synced, 16)
  bytes.writeUInt32LE(crc32(body), 4)
}

/** What `sealRecord` wrote into the record at a place. */
export function syncedBefore(bytes: Buffer, from: number): number {
  return bytes.readUInt32LE(from + headBytes + 16)
}

/**
 * How long the record at a place is, head and all; 0 where it is cut off or not as it was written.
 */
export function recordAt(bytes: Buffer, from: number): number {
  if (from + headBytes > bytes.length) return 0
  const length = bytes.readUInt32LE(from)
  const end = from + headBytes + length
  if (length < answerAt || length > recordMost || end > bytes.length) return 0
  if (bytes[from + headBytes] !== version) return 0
  return crc32(bytes.subarray(from + headBytes, end)) === bytes.readUInt32LE(from + 4) ? headBytes + length : 0
}

/** Reads the record at a place that `recordAt` found good. The answer is a view of the same bytes. */
export function readRecord(bytes: Buffer, from: number): JournalRecord {
  const body = bytes.subarray(from + headBytes, from + headBytes + bytes.readUInt32LE(from))
  const number = (name: (typeof numbers)[number]) => body.readDoubleLE(fixedAt + 8 * (numbers.indexOf(name) + 1))
  const small = (name: (typeof smalls)[number]) => body[smallsAt + smalls.indexOf(name)] ?? 0
  return {
    id: { high: body.readUInt32LE(4), low: body.readUInt32LE(8) },
    print: body.readUInt32LE(12),
    decision: paymentDecisions[body[1] ?? 0] ?? 'allow',
    outcome: outcomes[body[2] ?? 0] ?? 'none',
    entered: body[3] === 1,
    now: body.readDoubleLE(fixedAt),
    payment: {
      at: number('at'),
      amount: number('amount'),
      kind: paymentKinds[body[smallsAt + smalls.length] ?? 0] ?? 'transfer',
      debtor: number('debtor'),
      creditor: number('creditor'),
      card: number('card'),
      phone: number('phone'),
      device: number('device'),
      iin: number('iin'),
      debtorOpenedAt: number('debtorOpenedAt'),
      creditorOpenedAt: number('creditorOpenedAt'),
      latitude: number('latitude'),
      longitude: number('longitude'),
      call: small('call') as ScreenedPayment['call'],
      debtorListed: small('debtorListed'),
      creditorListed: small('creditorListed'),
      phoneListed: small('phoneListed'),
      deviceListed: small('deviceListed'),
    },
    answer: body.subarray(answerAt),
  }
}
