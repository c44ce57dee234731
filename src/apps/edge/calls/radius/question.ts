import type { CallAttempt, DialPlan } from '#engines/screening'
import { callCheckService, radiusAttributes } from '#formats/radius/codes'
import { type RadiusPacket, radiusInteger, radiusText, vendorAttributes } from '#formats/radius/packet'
import { writtenCalled, writtenNumber } from '../written-number.ts'

/** What a packet asks or tells about a call. */
export interface RadiusCall {
  readonly attempt: CallAttempt
  /** The same for the same call: Acct-Session-Id, or the authenticator where the switch gives none. */
  readonly id: string
}

/** The trunk of whoever asks. */
export interface RadiusTrunk {
  readonly trunk: number
  readonly plan: DialPlan
}

const { serviceType, callingStationId, calledStationId, acctSessionId } = radiusAttributes

/** Whether a question is about a call. Any other Service-Type asks to let a person in, which is none of ours to allow. */
export function asksAboutCall(packet: RadiusPacket): boolean {
  return radiusInteger(packet, serviceType) === callCheckService
}

/** The call of a packet; undefined where it does not say who is called, so that it could be an emergency number. */
export function callOf(packet: RadiusPacket, { trunk, plan }: RadiusTrunk): RadiusCall | undefined {
  const numberOf = (text: string | undefined) => writtenNumber(bare(text ?? ''), plan)
  const called = writtenCalled(bare(radiusText(packet, calledStationId) ?? ''), plan)
  if (called <= 0) return undefined
  const caller = numberOf(radiusText(packet, callingStationId))
  const diversion = numberOf(diverting(packet))
  const id = radiusText(packet, acctSessionId) ?? Buffer.from(packet.authenticator).toString('hex')
  return { attempt: { caller, called, trunk, diversion, passport: 'none' }, id }
}

/** Gateways write numbers as URIs too: `sip:+77011234567@192.0.2.1;user=phone`, `tel:+77011234567`. */
function bare(text: string): string {
  return text.replace(/^(?:sips?|tel):/i, '').replace(/[@;].*$/s, '')
}

const cisco = 9
const avPair = 1

/** The redirecting number of Cisco's voice gateways, `gw-rxd-rdn=ton:0,npi:1,#:77011234567` or without what stands before `#:`. */
function diverting(packet: RadiusPacket): string | undefined {
  for (const { vendor, type, value } of vendorAttributes(packet)) {
    const text = vendor === cisco && type === avPair ? Buffer.from(value).toString() : ''
    if (text.startsWith('gw-rxd-rdn=')) return text.slice('gw-rxd-rdn='.length).replace(/^.*#:/s, '')
  }
  return undefined
}
