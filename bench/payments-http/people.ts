/** Accounts that take part, and merchants among the creditors. */
export const accounts = 1_000_000
export const merchants = 20_000

/** As generators of randomness go this one is fast: it must not be what is measured (xorshift32, Marsaglia 2003). */
export function makeDraw(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** `KZ__722C` and twelve digits: the check digits by ISO 7064, piece by piece, since numbers hold 53 bits. */
export function accountAt(place: number): string {
  const digits = String(place).padStart(12, '0')
  // 722C is 72212, KZ00 is 203500.
  let rest = 72_212 % 97
  for (let at = 0; at < 12; at += 4) rest = (rest * 10_000 + Number(digits.slice(at, at + 4))) % 97
  rest = (rest * 1_000_000 + 203_500) % 97
  return `KZ${String(98 - rest).padStart(2, '0')}722C${digits}`
}

/** Who pays whom: everybody a few of the same people again and again, some strangers, and merchants. */
export function drawPair(draw: (below: number) => number): { readonly payer: number; readonly payee: number } {
  const payer = draw(accounts)
  const which = draw(8)
  if (which < 3) return { payer, payee: accounts + Math.min(draw(merchants), draw(merchants)) }
  return { payer, payee: which === 3 ? draw(accounts) : (payer + 1 + draw(6) * 977) % accounts }
}

/** The phone, device and IIN of a payer. */
export function bearerTexts(payer: number) {
  return {
    phone: `+7701${String(payer).padStart(7, '0')}`,
    device: `device-${payer}`,
    iin: String(100_000_000_000 + payer),
  }
}
