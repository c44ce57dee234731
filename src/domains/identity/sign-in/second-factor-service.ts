import { generateURI, ScureBase32Plugin, verifySync } from 'otplib'
import { fail, ok, type Result } from '#kernel/result'
import type { Tx } from '#platform/database'
import type { IdentityServices } from '../wiring-service.ts'
import { readRecoveryCode, recoveryCodes, writeRecoveryCode } from './recovery-code.ts'
import * as store from './second-factor-store.ts'

/** What an authenticator app needs. Shown once; the secret is stored sealed. */
export interface Enrolment {
  /** `otpauth://totp/…`, for a QR code. */
  readonly uri: string
  /** The same secret for typing, base 32 (RFC 4648 §6). */
  readonly secret: string
}

/** Time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes. */
export interface SecondFactors {
  /**
   * Starts an enrolment with a fresh secret; one that waited for its code is dropped, since whoever started it may have
   * known the password alone.
   */
  enrol(tx: Tx, person: { readonly id: string; readonly email: string }): Promise<Enrolment>
  /**
   * Ends an enrolment by its first right code and gives ten recovery codes, shown this once. Fails with
   * `second-factor.not-started` or `second-factor.wrong-code`.
   */
  confirm(tx: Tx, personId: string, code: string): Promise<Result<readonly string[]>>
  /** Judges a code or a recovery code. One that was used before is wrong; a code of one step ago or ahead is right. */
  check(tx: Tx, personId: string, code: string): Promise<boolean>
}

const base32 = new ScureBase32Plugin()

/** Makes the judge of codes. */
export function makeSecondFactors({ clock, keys, random }: IdentityServices): SecondFactors {
  const stepOf = (sealed: Buffer, code: string, lastStep: number | null) =>
    matchingStep({ secret: keys.open('second-factor', sealed), code, now: clock.now(), lastStep })
  const hash = (personId: string, code: string) => keys.hash('second-factor', `recovery:${personId}:${code}`)
  return {
    enrol: async (tx, { id, email }) => {
      const secret = base32.encode(random.bytes(20), { padding: false })
      await store.savePending(tx, id, keys.seal('second-factor', secret))
      return { secret, uri: generateURI({ issuer: 'Saqbol', label: email, secret }) }
    },
    confirm: async (tx, personId, code) => {
      const factor = await store.lockFactor(tx, personId)
      if (!factor?.pending) return fail('second-factor.not-started')
      const step = stepOf(factor.pending, code, null)
      if (step === undefined) return fail('second-factor.wrong-code')
      await store.confirmPending(tx, personId, { step, at: clock.now() })
      const codes = Array.from({ length: recoveryCodes }, () => writeRecoveryCode(random.bytes(10)))
      await store.replaceRecoveryCodes(
        tx,
        personId,
        codes.map((one) => hash(personId, one)),
      )
      return ok(codes)
    },
    check: async (tx, personId, code) => {
      const factor = await store.lockFactor(tx, personId)
      if (!factor?.sealed) return false
      const step = stepOf(factor.sealed, code, factor.lastStep)
      if (step !== undefined) {
        await store.saveStep(tx, personId, step)
        return true
      }
      const recovery = readRecoveryCode(code)
      return (
        recovery !== undefined &&
        store.useRecoveryCode(tx, personId, { hash: hash(personId, recovery), at: clock.now() })
      )
    },
  }
}

interface Guess {
  readonly secret: string
  readonly code: string
  readonly now: Date
  readonly lastStep: number | null
}

/** The time step (RFC 6238 §4.2) whose code this is, after the last one used; undefined where there is none. */
function matchingStep({ secret, code, now, lastStep }: Guess): number | undefined {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const result = verifySync({
    secret,
    token,
    epoch: Math.floor(now.getTime() / 1000),
    epochTolerance: 30,
    ...(lastStep !== null && { afterTimeStep: lastStep }),
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
