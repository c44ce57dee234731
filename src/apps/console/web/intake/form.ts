import type { DraftFacts } from '#domains/desk'
import type { Channel, Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import type { Language } from '#kernel/language'

/** What stands in the form: one conversation, from the first word to the receipt. */
export interface IntakeForm {
  /** Made here, a UUIDv7: the draft and the submission are known by it, with a network or without. */
  readonly id: string
  readonly channel: Extract<Channel, 'phone' | 'visit' | 'email'>
  /** The caller's language. */
  readonly language: Language
  readonly text: string
  readonly topics: readonly Topic[]
  readonly fraudType: FraudType | null
  readonly danger: Danger
  readonly region: Region | null
  readonly amount: string
  readonly currency: string
  /** As the browser's field writes it, local time; empty where not known. */
  readonly paidAt: string
  readonly occurredOn: string
  /** Identifiers of the words that are the caller's own, as shown. */
  readonly own: readonly string[]
  /** Codes of the questions that need not be asked any more. */
  readonly answered: readonly string[]
  readonly callId: string | null
  /** The caller's number, of the telephone system: their own, and kept in no draft. */
  readonly caller: string | null
  /** When the conversation began, in milliseconds since 1970. */
  readonly startedAt: number
}

/** An empty form for a conversation that begins now. */
export function emptyForm(given: Partial<IntakeForm> = {}): IntakeForm {
  return {
    id: uuidv7(),
    channel: 'phone',
    language: 'kk',
    text: '',
    topics: [],
    fraudType: null,
    danger: 'unknown',
    region: null,
    amount: '',
    currency: 'KZT',
    paidAt: '',
    occurredOn: '',
    own: [],
    answered: [],
    callId: null,
    caller: null,
    startedAt: Date.now(),
    ...given,
  }
}

/** UUIDv7 (RFC 9562 §5.7) of this browser's clock and randomness. */
export function uuidv7(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const time = BigInt(Math.max(0, now))
  for (let i = 0; i < 6; i++) bytes[i] = Number((time >> BigInt(8 * (5 - i))) & 0xffn)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Whether nothing was written or filled in yet that would be a pity to lose. */
export function isBlank(form: IntakeForm): boolean {
  const { text, topics, fraudType, danger, region, amount, paidAt, occurredOn } = form
  const chosen = topics.length > 0 || fraudType !== null || danger !== 'unknown' || region !== null
  return text.trim() === '' && !chosen && amount === '' && paidAt === '' && occurredOn === ''
}

/** The draft as the server keeps it: everything but the caller's number and contact details. */
export function draftBodyOf(form: IntakeForm, version: number) {
  const { channel, language, text, callId, startedAt } = form
  return {
    version,
    channel,
    language,
    text,
    facts: factsOf(form),
    callId,
    startedAt: new Date(startedAt).toISOString(),
  }
}

function factsOf(form: IntakeForm): DraftFacts {
  const { topics, fraudType, danger, region, amount, currency, paidAt, occurredOn, own, answered } = form
  return {
    topics,
    danger,
    own,
    answered,
    writer: writer(),
    ...(fraudType !== null && { fraudType }),
    ...(region !== null && { region }),
    ...(amount.trim() !== '' && { amount: { amount, currency } }),
    ...(paidAt !== '' && { paidAt }),
    ...(occurredOn !== '' && { occurredOn }),
  }
}

const writerPlace = 'saqbol.intake.writer'

/** The name of this browser among those that write a draft: made up, and the same until the browser forgets it. */
export function writer(): string {
  const known = localStorage.getItem(writerPlace)
  if (known !== null && /^[0-9a-f-]{36}$/.test(known)) return known
  const fresh = uuidv7()
  localStorage.setItem(writerPlace, fresh)
  return fresh
}

/** A draft as the API gives it. */
export interface StoredDraft {
  readonly id: string
  readonly channel: Channel
  readonly language: Language
  readonly version: number
  readonly startedAt: string
  readonly updatedAt: string
  readonly text: string
  readonly facts: DraftFacts
  readonly callId: string | null
}

/** The form of a draft that the server kept. */
export function formOfDraft(draft: StoredDraft): IntakeForm {
  const { id, language, text, callId, facts } = draft
  return emptyForm({
    id,
    language,
    text,
    callId,
    channel: draft.channel === 'visit' || draft.channel === 'email' ? draft.channel : 'phone',
    startedAt: Date.parse(draft.startedAt),
    topics: facts.topics ?? [],
    fraudType: facts.fraudType ?? null,
    danger: facts.danger ?? 'unknown',
    region: facts.region ?? null,
    amount: facts.amount?.amount ?? '',
    currency: facts.amount?.currency ?? 'KZT',
    paidAt: facts.paidAt ?? '',
    occurredOn: facts.occurredOn ?? '',
    own: facts.own ?? [],
    answered: facts.answered ?? [],
  })
}

/** What is asked of the server while somebody types. */
export function previewBodyOf(form: IntakeForm) {
  const { text, language, topics, fraudType, danger, amount, currency, paidAt } = form
  return {
    text,
    language,
    topics,
    danger,
    ...(fraudType !== null && { fraudType }),
    ...(amount.trim() !== '' && { amount: { amount, currency } }),
    ...(paidAt !== '' && { paidAt: isoOf(paidAt) }),
  }
}

/** The submission; the caller's own number goes along, so that it never counts as an offender's. */
export function submissionOf(form: IntakeForm, contact: unknown) {
  const { text, language, channel, topics, fraudType, danger, region, amount, currency, paidAt, occurredOn } = form
  const own = [...form.own, ...(form.caller === null ? [] : [form.caller])]
  return {
    text,
    language,
    channel,
    danger,
    topics,
    ...(fraudType !== null && { fraudType }),
    ...(region !== null && { region }),
    ...(amount.trim() !== '' && { amount: { amount, currency } }),
    ...(paidAt !== '' && { paidAt: isoOf(paidAt) }),
    ...(occurredOn !== '' && { occurredOn }),
    ...(own.length > 0 && { own: [...new Set(own)].slice(0, 20) }),
    ...(contact !== null && contact !== undefined && { contact }),
  }
}

/** The browser's local time as ISO 8601; as it is where it cannot be read. */
function isoOf(local: string): string {
  const time = new Date(local)
  return Number.isNaN(time.getTime()) ? local : time.toISOString()
}

/** A moment as the browser's field writes it: local time to the minute. */
export function localTime(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** A day as the browser's field writes it. */
export function localDay(at: Date): string {
  return localTime(at).slice(0, 10)
}
