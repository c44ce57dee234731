import {
  type CallAttempt,
  malformedNumber,
  normaliseCalled,
  normaliseNumber,
  type PassportFinding,
  type Trunk,
} from '#engines/screening'
import { callerOf, type SipMessageView, spanText, type UriView } from '#formats/sip/view'
import { makeSourceTable } from '#platform/sip/addresses'
import type { CallsConfig } from '../config.ts'

/** Finds the trunk of a request, as its place in the policy; -1 where it comes from none that is known. */
export type TrunkFinder = (view: SipMessageView, sources: Uint32Array, at: number) => number

/** By the trunk group in the URI (RFC 4904) where that is configured, else by the address the request came from. */
export function makeTrunkFinder({ policy, trunks, sip }: CallsConfig): TrunkFinder {
  const networks = trunks.flatMap(({ sources }, value) => sources.map((network) => ({ network, value })))
  const bySource = makeSourceTable(networks)
  if (sip?.trunkBy !== 'group') return (_, sources, at) => bySource.find(sources, at)
  const byName = new Map(policy.trunks.map(({ name }, place) => [name, place]))
  // Anybody can write a trunk group: where switches are named, only they are believed.
  const isKnown = (sources: Uint32Array, at: number) => networks.length === 0 || bySource.find(sources, at) >= 0
  return (view, sources, at) =>
    isKnown(sources, at) ? (byName.get(spanText(view.bytes, view.uri.trunkGroup)) ?? -1) : -1
}

const anyPlan: Trunk['dialPlan'] = { bare: 'e164' }

/** The number of a URI as E.164 digits, by the way numbers are written on its trunk. */
export function numberOf({ number, digits, international }: UriView, plan: Trunk['dialPlan']): number {
  // What nearly all switches send, without more ado.
  if (international && number > 7e10 && number < 8e10) return number
  return number < 0 ? malformedNumber : normaliseNumber({ digits: number, count: digits, plus: international }, plan)
}

/** The same of a number that is called. */
export function calledOf({ number, digits, international }: UriView, plan: Trunk['dialPlan']): number {
  if (international && number > 7e10 && number < 8e10) return number
  return number < 0 ? malformedNumber : normaliseCalled({ digits: number, count: digits, plus: international }, plan)
}

/** What there is to screen in a request. */
export function attemptOf(
  view: SipMessageView,
  { trunk, plan = anyPlan }: { readonly trunk: number; readonly plan: Trunk['dialPlan'] | undefined },
  passport: PassportFinding,
): CallAttempt {
  return {
    caller: numberOf(callerOf(view).uri, plan),
    called: calledOf(view.uri, plan),
    trunk,
    diversion: view.diversionCount === 0 ? 0 : numberOf(view.diversion.uri, plan),
    passport,
  }
}
