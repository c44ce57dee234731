/** What is told to the switch of the called about the caller's number (3GPP TS 24.229 §7.2A.20). */
export type Verstat = 'TN-Validation-Passed' | 'TN-Validation-Failed' | 'No-TN-Validation'

/** An answer to a request whose PASSporT was refused (RFC 8224 §6.2.2), which also stands in `Reason: STIR` (RFC 9410). */
export interface IdentityStatus {
  readonly status: 403 | 436 | 437 | 438
  readonly phrase: string
}

const unsupported = ['untrusted', 'profile', 'no-authority', 'not-for-number', 'expired', 'not-yet-valid']

/** The answer of RFC 8224 for a failure of this folder or of the verification (`passport.…`). */
export function identityStatus(code: string): IdentityStatus {
  if (code === 'passport.stale' || code === 'passport.future') return { status: 403, phrase: 'Stale Date' }
  if (code === 'passport.certificate-unavailable' || code === 'passport.x5u-refused') {
    return { status: 436, phrase: 'Bad Identity Info' }
  }
  const certificate = code.startsWith('passport.certificate-') ? code.slice('passport.certificate-'.length) : ''
  if (unsupported.includes(certificate)) return { status: 437, phrase: 'Unsupported Credential' }
  return { status: 438, phrase: 'Invalid Identity Header' }
}
