/** A bank that is asked about stolen money. */
export interface Bank {
  /** Characters 5 to 7 of its accounts' numbers. */
  readonly code: string
  /** The organisation whose clients answer for it. */
  readonly organisation: string
  readonly name: string
  readonly bic: string | null
  /** Public key (JWK) by which its messages are proved; null: it may only read. */
  readonly key: Readonly<Record<string, unknown>> | null
  /** Where it is told of requests at once; null: it asks. */
  readonly webhook: string | null
  readonly dutyOfficer: string | null
  readonly dutyContact: string | null
  /** Minutes within which it answers; null: the usual. */
  readonly answerMinutes: number | null
  readonly updatedAt: Date
}

/** The name of the centre in what banks sign for it. */
export const centreAudience = 'saqbol'

/** Whether an address can be a bank's webhook: https, or a plain one of this machine where a sandbox allows it. */
export function isWebhook(text: string, { loopback }: { readonly loopback: boolean }): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '' || text.length > 500) return false
  if (url.protocol === 'https:') return true
  return loopback && url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === '[::1]')
}

/** Seconds until a bank is told again after so many failures: from 5 seconds, doubled, to half an hour. */
export function retrySeconds(failures: number): number {
  return Math.min(5 * 2 ** Math.max(failures - 1, 0), 1800)
}

/** After so many failures a bank that does not hear is left to ask by itself. */
export const webhookTries = 12
