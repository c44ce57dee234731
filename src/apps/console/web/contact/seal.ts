import type { ContactDetails } from '#domains/reports'
import { type SealingKey, sealJwe } from '#kernel/jwe'
import { api } from '../app/api.ts'

/** How a reporter wants to be called back, as it is being typed. */
export type ContactValue = ContactDetails

/** Nothing typed yet. */
export const emptyContact: ContactValue = {}

/** Whether there is anything to seal. */
export function isEmptyContact(value: ContactValue): boolean {
  return Object.values(value).every((text) => (text ?? '').trim() === '')
}

/**
 * Seals what was typed to the hotline's key, as a compact JWE for `contact`; undefined where nothing was typed. From then
 * on nobody reads it without a reason. Rejects with a `Problem` where the key cannot be fetched.
 */
export async function sealContact(value: ContactValue): Promise<string | undefined> {
  if (isEmptyContact(value)) return undefined
  const key = await api.get<SealingKey>('/api/v1/contact-key')
  const typed = Object.entries(value).flatMap(([name, text]) => {
    const clean = (text ?? '').trim()
    return clean === '' ? [] : [[name, clean] as const]
  })
  return sealJwe(JSON.stringify(Object.fromEntries(typed)), key, crypto)
}
