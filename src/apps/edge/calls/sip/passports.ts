import type { DialPlan } from '#engines/screening'
import { callerOf, identityText, isGiven, mostIdentities, type SipMessageView } from '#formats/sip/view'
import type { CallsConfig } from '../config.ts'
import { makePassportProver, type PassportCheck, type PresentedCall } from '../passports.ts'
import { calledOf, numberOf } from './attempt.ts'

/** Checks the PASSporTs of an INVITE that came by a trunk (-1: by none that is known); makes none wait. */
export type CheckPassport = (view: SipMessageView, trunk: number) => PassportCheck

/** Makes the check of one thread, with certificates of its own; undefined where none is configured. */
export function makePassportCheck(config: CallsConfig): CheckPassport | undefined {
  const prove = makePassportProver(config)
  const planOf = (trunk: number): DialPlan => config.policy.trunks[trunk]?.dialPlan ?? { bare: 'e164' }
  return prove && ((view, trunk) => prove(trunk, () => presentedBy(view, planOf(trunk))))
}

function presentedBy(view: SipMessageView, plan: DialPlan): PresentedCall {
  // Of more than are looked at it matters only that there are more.
  const length = Math.min(view.identityCount, mostIdentities + 1)
  return {
    caller: numberOf(callerOf(view).uri, plan),
    called: calledOf(view.uri, plan),
    dialled: calledOf(view.to.uri, plan),
    identities: Array.from({ length }, (_, n) => identityText(view, n)),
    date: () => dateText(view),
  }
}

/** The Date header field is not among what is read of every request. */
function dateText({ bytes, start, end, body }: SipMessageView): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + start, (isGiven(body) ? body.start : end) - start)
  return /\r\nDate[ \t]*:[ \t]*([^\r\n]{1,64})\r\n/i.exec(head.toString('latin1'))?.[1]
}
