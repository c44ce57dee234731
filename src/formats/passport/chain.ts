import { fail, ok, type Result } from '#kernel/result'
import type { CallParties, Passport } from './passport.ts'

/** How old a PASSporT may be, and how far a signer's clock may go before ours, in seconds (RFC 8224 §6.2.2: 60). */
export interface Freshness {
  readonly maxAge: number
  readonly maxAhead: number
}

/** What RFC 8224 §6.2.2 recommends. */
export const usualFreshness: Freshness = { maxAge: 60, maxAhead: 60 }

/** Times that a call may be sent on before its PASSporTs are no longer followed. */
export const mostDiversions = 8

/**
 * Checks that the PASSporTs of a call speak of this call: of the caller, of the called number, and of now. A call that
 * was sent on arrives for another number than the one dialled; then its diversions are followed from the called number
 * back to the number that the first PASSporT was signed for (RFC 8946 §5). `now` in seconds since 1970. The value holds
 * the PASSporTs whose signatures have to be right, the first one (SHAKEN or base) at the front. Fails with
 * `passport.none`, `.orig-mismatch`, `.dest-mismatch`, `.div-mismatch`, `.stale`, `.future`.
 */
export function checkCall(
  passports: readonly Passport[],
  { caller, called }: CallParties,
  now: number,
  freshness: Freshness = usualFreshness,
): Result<readonly [Passport, ...Passport[]]> {
  const firsts = passports.filter(({ kind }) => kind !== 'div')
  const diversions = passports.filter(({ kind }) => kind === 'div')
  const [any] = firsts
  if (any === undefined) return fail(diversions.length === 0 ? 'passport.none' : 'passport.div-mismatch')
  const mine = firsts.filter(({ orig }) => orig.tn === caller)
  if (mine.length === 0) return fail('passport.orig-mismatch')
  const found = follow(mine, diversions, { caller, called })
  if (found === undefined) return fail(diversions.length === 0 ? 'passport.dest-mismatch' : 'passport.div-mismatch')
  for (const { iat } of found) {
    if (iat < now - freshness.maxAge) return fail('passport.stale', { seconds: now - iat })
    if (iat > now + freshness.maxAhead) return fail('passport.future', { seconds: iat - now })
  }
  return ok(found)
}

/** From the called number back along the diversions to the number that one of the first was signed for. */
function follow(firsts: readonly Passport[], diversions: readonly Passport[], { caller, called }: CallParties) {
  const left = new Set(diversions.filter(({ orig }) => orig.tn === caller))
  const path: Passport[] = []
  let target = called
  while (path.length <= mostDiversions) {
    const first = firsts.find((one) => isFor(one, target))
    if (first !== undefined) return [first, ...path.toReversed()] as const
    const step = [...left].find((one) => one.div?.tn !== undefined && isFor(one, target))
    if (step?.div?.tn === undefined) return undefined
    left.delete(step)
    path.push(step)
    target = step.div.tn
  }
  return undefined
}

const isFor = ({ dest }: Passport, number: string) => dest.some(({ tn }) => tn === number)
