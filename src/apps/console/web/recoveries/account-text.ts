/** An account as people read it: an IBAN in groups of four, any other token as it is. */
export function accountText(account: string): string {
  return isIban(account) ? account.replace(/(.{4})(?=.)/g, '$1 ') : account
}

/** An account where there is little room: its beginning, which tells the bank, and its end. */
export function shortAccount(account: string): string {
  if (account.length <= 13) return account
  return isIban(account)
    ? `${account.slice(0, 4)} ${account.slice(4, 8)} … ${account.slice(-4)}`
    : `${account.slice(0, 6)} … ${account.slice(-4)}`
}

function isIban(account: string): boolean {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{8,}$/.test(account)
}

/** What was typed for an account, as IBANs are written: capitals without spaces. */
export function foldAccount(typed: string): string {
  const bare = typed.trim().replaceAll(/[\s-]/g, '').toUpperCase()
  return isIban(bare) ? bare : typed.trim()
}

/** Whether what was typed begins like an account of Kazakhstan and cannot be one: too short, too long, or a digit is wrong. */
export function isMistyped(typed: string): boolean {
  const account = typed.trim().replaceAll(/[\s-]/g, '').toUpperCase()
  if (!account.startsWith('KZ')) return false
  return !/^KZ\d{2}[A-Z0-9]{16}$/.test(account) || remainder(account) !== 1
}

/** The code of the bank that an account of Kazakhstan is at; undefined for other accounts. */
export function bankOfAccount(typed: string): string | undefined {
  const account = foldAccount(typed)
  return /^KZ\d{2}[A-Z0-9]{16}$/.test(account) ? account.slice(4, 7) : undefined
}

/** ISO 7064 MOD 97-10 of an IBAN: 1 where it is whole. */
function remainder(iban: string): number {
  let rest = 0
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97
  }
  return rest
}
