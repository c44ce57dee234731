import { hasParameter, readAddress } from './address.ts'
import { sipPrivacy, sipProblem } from './codes.ts'
import { sipHeader } from './header-name.ts'
import { isBlank, readDecimal, says, sign, skipBlanks } from './scan.ts'
import { readVia, resetVia } from './via.ts'
import { isGiven, mostIdentities, mostVias, resetAddress, resetUri, type SipMessageView, setSpan } from './view.ts'

/** Greatest Content-Length that is believed to be a number at all. */
const mostLength = 2 ** 31 - 1

/** Empties a view before it is filled again; its source stays. */
export function resetHeaders(view: SipMessageView): void {
  view.method = 0
  setSpan(view.methodName)
  view.status = 0
  resetUri(view.uri)
  resetVia(view.via)
  view.viaLines = 0
  resetAddress(view.from)
  resetAddress(view.to)
  setSpan(view.callId)
  setSpan(view.cseq)
  view.cseqNumber = -1
  setSpan(view.cseqMethod)
  view.maxForwards = -1
  view.contentLength = -1
  setSpan(view.contentType)
  setSpan(view.body)
  if (view.assertedCount > 0) resetAddress(view.asserted)
  view.assertedCount = 0
  if (isGiven(view.remoteParty.value)) resetAddress(view.remoteParty)
  view.privacy = 0
  if (view.diversionCount > 0) resetAddress(view.diversion)
  view.diversionCount = 0
  view.identityCount = 0
  setSpan(view.reason)
}

/** Takes the trimmed value of a known header into the view. 0, or one of `sipProblem`. */
export function takeHeader(view: SipMessageView, code: number, start: number, end: number): number {
  switch (code) {
    case sipHeader.via:
      return takeVia(view, start, end)
    case sipHeader.from:
    case sipHeader.to:
      return takeParty(view, code, start, end)
    case sipHeader.callId:
      return takeCallId(view, start, end)
    case sipHeader.cseq:
      return takeCseq(view, start, end)
    case sipHeader.maxForwards:
      if (view.maxForwards !== -1) return sipProblem.repeated
      view.maxForwards = readDecimal(view.bytes, start, end, 255)
      return view.maxForwards < 0 ? sipProblem.maxForwards : 0
    case sipHeader.contentLength:
      return takeContentLength(view, start, end)
    case sipHeader.contentType:
      setSpan(view.contentType, start, end)
      return 0
    default:
      takeCaller(view, code, start, end)
      return 0
  }
}

function takeVia(view: SipMessageView, start: number, end: number): number {
  if (view.viaLines >= mostVias) return sipProblem.tooManyVias
  view.vias[2 * view.viaLines] = start
  view.vias[2 * view.viaLines + 1] = end
  view.viaLines++
  return view.viaLines === 1 ? readVia(view.bytes, start, end, view.via) : 0
}

/** From and To stand once, with one address. The whole value is copied into an answer, whatever stands in it. */
function takeParty(view: SipMessageView, code: number, start: number, end: number): number {
  const party = code === sipHeader.from ? view.from : view.to
  if (isGiven(party.value)) return sipProblem.repeated
  const next = start < end ? readAddress(view.bytes, start, end, party) : -1
  setSpan(party.value, start, end)
  if (next === end) return 0
  return code === sipHeader.from ? sipProblem.from : sipProblem.to
}

/** `word [@ word]`: no white space (RFC 3261 §20.8). */
function takeCallId(view: SipMessageView, start: number, end: number): number {
  if (isGiven(view.callId)) return sipProblem.repeated
  setSpan(view.callId, start, end)
  for (let at = start; at < end; at++) if ((view.bytes[at] as number) <= sign.space) return sipProblem.callId
  return 0
}

/** A number below 2^31 and the method (RFC 3261 §20.16). */
function takeCseq(view: SipMessageView, start: number, end: number): number {
  if (isGiven(view.cseq)) return sipProblem.repeated
  setSpan(view.cseq, start, end)
  const { bytes } = view
  let at = start
  while (at < end && !isBlank(bytes[at] as number)) at++
  view.cseqNumber = readDecimal(bytes, start, at, mostLength)
  const methodAt = skipBlanks(bytes, at, end)
  if (view.cseqNumber < 0 || methodAt >= end) return sipProblem.cseq
  setSpan(view.cseqMethod, methodAt, end)
  return 0
}

/** Twice the same is let pass; two that differ would be read by two programs in two ways. */
function takeContentLength(view: SipMessageView, start: number, end: number): number {
  const length = readDecimal(view.bytes, start, end, mostLength)
  const differs = view.contentLength >= 0 && view.contentLength !== length
  if (length < 0 || differs) return sipProblem.contentLength
  view.contentLength = length
  return 0
}

/** Headers that say who calls. A malformed one is no reason to refuse the message: its number is then -1. */
function takeCaller(view: SipMessageView, code: number, start: number, end: number): void {
  switch (code) {
    case sipHeader.asserted:
      takeAsserted(view, start, end)
      return
    case sipHeader.remoteParty:
      takeRemoteParty(view, start, end)
      return
    case sipHeader.privacy:
      takePrivacy(view, start, end)
      return
    case sipHeader.diversion:
      takeDiversion(view, start, end)
      return
    case sipHeader.identity:
      if (view.identityCount < mostIdentities) {
        view.identities[2 * view.identityCount] = start
        view.identities[2 * view.identityCount + 1] = end
      }
      view.identityCount++
      return
    case sipHeader.reason:
      if (!isGiven(view.reason)) setSpan(view.reason, start, end)
      return
    default:
  }
}

/** Where the next address of a list begins: behind a comma. */
function behindComma(view: SipMessageView, at: number, end: number): number {
  return at < 0 || at >= end ? end : skipBlanks(view.bytes, at + 1, end)
}

function takeAsserted(view: SipMessageView, start: number, end: number): void {
  let at = start
  while (at < end) {
    // One with a number stays; until then each is tried.
    if (view.assertedCount > 0 && view.asserted.uri.number > 0) return
    view.assertedCount++
    at = behindComma(view, readAddress(view.bytes, at, end, view.asserted), end)
  }
}

function takeRemoteParty(view: SipMessageView, start: number, end: number): void {
  let at = start
  while (at < end && !isGiven(view.remoteParty.value)) {
    at = behindComma(view, readAddress(view.bytes, at, end, view.remoteParty), end)
    if (hasParameter(view.bytes, view.remoteParty, 'party', 'called')) resetAddress(view.remoteParty)
  }
  const { bytes, remoteParty } = view
  if (hasParameter(bytes, remoteParty, 'privacy', 'full')) view.privacy |= sipPrivacy.id
}

function takeDiversion(view: SipMessageView, start: number, end: number): void {
  if (view.diversionCount === 0) {
    const next = readAddress(view.bytes, start, end, view.diversion)
    view.diversionCount = 1 + (next < 0 ? 0 : countAddresses(view.bytes, next, end))
  } else view.diversionCount += 1 + countAddresses(view.bytes, start, end)
}

/** Commas outside quotes and brackets. */
function countAddresses(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  let quoted = false
  let bracketed = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (quoted) {
      if (byte === sign.backslash) at++
      else if (byte === sign.quote) quoted = false
    } else if (byte === sign.quote) quoted = true
    else if (byte === sign.less) bracketed = true
    else if (byte === sign.greater) bracketed = false
    else if (byte === sign.comma && !bracketed) count++
  }
  return count
}

const privacyWords = Object.entries(sipPrivacy).map(([word, bit]) => ({ word, bit }))

/** `id;header`: RFC 3323 divides by semicolons, some switches by commas. */
function takePrivacy(view: SipMessageView, start: number, end: number): void {
  const { bytes } = view
  let at = start
  while (at < end) {
    let stop = at
    while (stop < end && bytes[stop] !== sign.semicolon && bytes[stop] !== sign.comma) stop++
    const from = skipBlanks(bytes, at, stop)
    let to = stop
    while (to > from && isBlank(bytes[to - 1] as number)) to--
    for (const { word, bit } of privacyWords) if (says(bytes, from, to, word)) view.privacy |= bit
    at = stop + 1
  }
}
