import type { CallAttempt, CallVerdict } from '#engines/screening'
import { radiusAttributes, radiusCodes } from '#formats/radius/codes'
import { type RadiusAttribute, type RadiusPacket, textAttribute, vendorAttribute } from '#formats/radius/packet'
import type { TrunkSetting } from '../config.ts'
import type { Judgement } from '../judge.ts'
import { reasonText } from '../reason-text.ts'

/** An answer before it is signed. */
export type RadiusReply = Pick<RadiusPacket, 'code' | 'attributes'>

/** Cisco's `name=value` texts, which voice gateways of all makers read and write. */
const pair = (name: string, value: string | number) => vendorAttribute(9, 1, `${name}=${value}`)
const said = (text: string) => textAttribute(radiusAttributes.replyMessage, text)

/** To a question that needs no decision, and to Status-Server (RFC 5997 §3): we are there. */
export const alive: RadiusReply = { code: radiusCodes.accessAccept, attributes: [] }

/** To a question whether a person may come in. */
export const notOurs: RadiusReply = {
  code: radiusCodes.accessReject,
  attributes: [said('only calls are checked here: Service-Type = Call-Check')],
}

/** A call that goes on undecided. */
export const undecided: RadiusReply = {
  code: radiusCodes.accessAccept,
  attributes: [said('allow'), pair('action', 'allow')],
}

/** What is told of a call that was decided on. Causes are those of ITU-T Q.850, as a switch gives them on. */
export function replyTo(
  { caller }: Pick<CallAttempt, 'caller'>,
  { verdict, code }: Judgement,
  { trunk, callerHelp }: { readonly trunk: Pick<TrunkSetting, 'advanceWith'>; readonly callerHelp: string },
): RadiusReply {
  const { action, reason } = verdict
  if (action === 'reject') {
    const attributes = [said(reasonText(reason, code ?? undefined, callerHelp)), pair('action', action)]
    return { code: radiusCodes.accessReject, attributes: [...attributes, pair('q850-cause', 21)] }
  }
  if (action === 'route-advance') {
    const cause = trunk.advanceWith === 404 ? 1 : 41
    return {
      code: radiusCodes.accessReject,
      attributes: [said(action), pair('action', action), pair('q850-cause', cause)],
    }
  }
  return {
    code: radiusCodes.accessAccept,
    attributes: [said(action), pair('action', action), ...marks(caller, verdict)],
  }
}

/** What goes on with the call: the number as E.164 unless it is withheld, and how far it can be believed. */
function marks(caller: number, { action, verstat }: CallVerdict): readonly RadiusAttribute[] {
  if (action === 'withhold') return [pair('privacy', 'id')]
  const number = caller > 0 ? [pair('calling-number', caller)] : []
  return verstat === null ? number : [...number, pair('verstat', verstat)]
}
