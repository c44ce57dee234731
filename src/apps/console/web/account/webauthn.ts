import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type { PasskeyView } from '#domains/identity'
import { api } from '../app/api.ts'
import type { Translate } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'

/** A session just opened, as far as a page may know it. */
export interface OpenedSession {
  readonly csrfToken: string
  readonly expiresAt: string
}

/** Whether this browser can use passkeys at all, here. */
export const passkeysWork = (): boolean => browserSupportsWebAuthn()

/** Asks the browser for a passkey and proves it: the body for `/session/passkey` and `/session/confirmation`. */
export async function provePasskey(): Promise<{ readonly response: unknown }> {
  const optionsJSON = await api.post<PublicKeyCredentialRequestOptionsJSON>('/api/v1/session/passkey/options')
  return { response: await startAuthentication({ optionsJSON }) }
}

/** Makes a passkey on this device and keeps it under a name. */
export async function addPasskey(
  name: string,
): Promise<{ readonly passkey: PasskeyView; readonly session: OpenedSession | null }> {
  const optionsJSON = await api.post<PublicKeyCredentialCreationOptionsJSON>('/api/v1/session/passkeys/options')
  const response = await startRegistration({ optionsJSON })
  return api.post('/api/v1/session/passkeys', { name, response })
}

/** One sentence about what went wrong, also where it went wrong in the browser. */
export function passkeyFailure(error: unknown, t: Translate): string {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
    return t('problem.passkey.already-registered')
  }
  if (!(error instanceof Error)) return failureTitle(error, t)
  if (/^(NotAllowedError|AbortError)$/.test(error.name)) return t('console.account.passkey.cancelled')
  if (error instanceof WebAuthnError) return t('console.account.passkey.failed')
  return failureTitle(error, t)
}
