import { z } from 'zod'
import { cleanText } from '#formats/clean-text'
import { languages } from '#kernel/language'
import { transports } from './passkey.ts'

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/)

/** What extensions answered is of no use to us, and is not kept. */
const unused = z.unknown().transform(() => ({}))

const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  clientExtensionResults: unused,
}

/** A list of what we know; an authenticator may say more. */
const knownTransports = z
  .array(z.string().max(40))
  .max(20)
  .default([])
  .transform((list) => transports.filter((one) => list.includes(one)))

/** A new passkey (WebAuthn §5.1.8 `RegistrationResponseJSON`), without what the browser has already taken apart. */
const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8000),
    attestationObject: base64url(60_000),
    transports: knownTransports,
  }),
})

/** A passkey's proof (WebAuthn §5.1.8 `AuthenticationResponseJSON`). */
export const proofResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8000),
    authenticatorData: base64url(8000),
    signature: base64url(8000),
    userHandle: base64url(200).optional(),
  }),
})

const name = z
  .string()
  .max(1000)
  .transform((text) => cleanText(text).replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1).max(100))

/** Signing in by a passkey. */
export const passkeySignInBody = z.strictObject({ response: proofResponse })
/** A new passkey and what its owner calls it. */
export const passkeyBody = z.strictObject({ name, response: registrationResponse })
/** Another name for a passkey. */
export const passkeyPatch = z.strictObject({ name })
/** A confirmation: exactly one of the three. */
export const confirmationBody = z.union([
  z
    .strictObject({ password: z.string().max(1000) })
    .transform(({ password }) => ({ by: 'password' as const, password })),
  z.strictObject({ code: z.string().trim().max(40) }).transform(({ code }) => ({ by: 'code' as const, code })),
  z.strictObject({ response: proofResponse }).transform(({ response }) => ({ by: 'passkey' as const, response })),
])
/** What people change of themselves. */
export const ownPersonPatch = z.strictObject({ language: z.enum(languages) })

/** Options for the browser's `navigator.credentials`, in the JSON form of WebAuthn §5.1.9 and §5.1.10. */
export const optionsView = z.looseObject({ challenge: z.string() })
/** A passkey. */
export const passkeyView = z.object({
  id: z.uuid(),
  name: z.string(),
  synchronised: z.boolean(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
/** A passkey, as JSON. */
export type PasskeyView = z.output<typeof passkeyView>
/** The own passkeys, oldest first. */
export const passkeysView = z.object({ items: z.array(passkeyView) })
/** A passkey just added, and the new session where it is the first second factor. */
export const addedPasskeyView = z.object({
  passkey: passkeyView,
  session: z.object({ csrfToken: z.string(), expiresAt: z.iso.datetime() }).nullable(),
})
/** The session that was confirmed: the same one as before. */
export const confirmedView = z.object({ csrfToken: z.string(), expiresAt: z.iso.datetime() })
