import type { BankInput } from './banks-data.ts'

/** A bank as it is typed in. */
export interface BankText {
  readonly code: string
  /** Empty: a new one is made, named as the bank. */
  readonly organisation: string
  readonly name: string
  readonly bic: string
  /** A JWK as text. */
  readonly key: string
  readonly webhook: string
  readonly dutyOfficer: string
  readonly dutyContact: string
  readonly answerMinutes: string
}

/** What is wrong with a field, as the last word of its message. */
export type TextFault = 'code' | 'bic' | 'key' | 'key-private' | 'webhook' | 'minutes'

/** What is wrong with what was typed so far, by field; nothing where it can be sent. Empty fields are no fault. */
export function faultsOf(text: BankText): Readonly<Partial<Record<keyof BankText, TextFault>>> {
  const { code, bic, key, webhook, answerMinutes } = text
  const keyFault = keyFaultOf(key)
  return {
    ...(code !== '' && !/^[0-9A-Z]{3}$/.test(code) && { code: 'code' as const }),
    ...(bic !== '' && !/^[A-Z0-9]{8}([A-Z0-9]{3})?$/.test(bic) && { bic: 'bic' as const }),
    ...(keyFault !== undefined && { key: keyFault }),
    ...(webhook !== '' && !isAddress(webhook) && { webhook: 'webhook' as const }),
    ...(answerMinutes !== '' && !isMinutes(answerMinutes) && { answerMinutes: 'minutes' as const }),
  }
}

/** The server says more of a key; here only what can be seen at once. */
function keyFaultOf(text: string): TextFault | undefined {
  if (text.trim() === '') return undefined
  const key = jwkOf(text)
  if (key === undefined) return 'key'
  if ('d' in key) return 'key-private'
  return key['crv'] === 'Ed25519' || key['crv'] === 'P-256' ? undefined : 'key'
}

function jwkOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined
    return read as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

/** A sandbox takes plain addresses of its own machine too; which ones are good the server says. */
function isAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

function isMinutes(text: string): boolean {
  const minutes = Number(text)
  return /^\d{1,5}$/.test(text) && minutes >= 1 && minutes <= 10_080
}

/** What is sent of a text without faults, for an organisation. */
export function inputOf(text: BankText, organisation: string): BankInput {
  const or = (value: string) => (value.trim() === '' ? null : value.trim())
  return {
    organisation,
    name: text.name.trim(),
    bic: or(text.bic),
    key: jwkOf(text.key) ?? null,
    webhook: or(text.webhook),
    dutyOfficer: or(text.dutyOfficer),
    dutyContact: or(text.dutyContact),
    answerMinutes: text.answerMinutes === '' ? null : Number(text.answerMinutes),
  }
}

/** A fingerprint in groups of six, so that two can be compared aloud. */
export function fingerprintText(kid: unknown): string {
  return String(kid).replaceAll(/.{6}(?=.)/g, '$& ')
}
