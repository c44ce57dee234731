import { keccak_256 } from '@noble/hashes/sha3.js'
import { bech32 } from 'bech32'
import bs58check from 'bs58check'
import type { ObservableKind } from '#domains/taxonomy'
import type { Dice } from './random.ts'
import type { Tool } from './texts/slots.ts'

/** An identifier in its canonical form: E.164, IBAN and card without spaces, `telegram:nick`, a domain in lower case. */
export interface Identifier {
  readonly kind: ObservableKind
  readonly value: string
}

/** Mobile prefixes in use in Kazakhstan (numbering plan: operators' 70x, 747, 771, 775–778). */
export const mobilePrefixes = [
  '700',
  '701',
  '702',
  '705',
  '706',
  '707',
  '708',
  '747',
  '771',
  '775',
  '776',
  '777',
  '778',
]

/** Codes of banks that hold accounts of private persons. */
export const bankCodes = ['601', '722', '856', '965', '948', '563']

/**
 * The check digits of an IBAN (ISO 13616, ISO 7064 mod 97-10) for a country and the rest of the account: two digits,
 * so that country + check + account divides by 97 with the remainder 1.
 */
export function ibanCheckDigits(country: string, account: string): string {
  let rest = 0
  for (const sign of `${account}${country}00`) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return String(98 - rest).padStart(2, '0')
}

/** The Luhn check digit (ISO/IEC 7812-1, annex B) that completes a text of digits. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let i = digits.length - 1, double = true; i >= 0; i--, double = !double) {
    const digit = Number(digits[i]) * (double ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return String((10 - (sum % 10)) % 10)
}

/** The mixed-case form of an Ethereum address that carries its checksum (EIP-55); `hex` is 40 lower-case hex digits. */
export function ethereumAddress(hex: string): string {
  const hash = Buffer.from(keccak_256(new TextEncoder().encode(hex))).toString('hex')
  const signs = Array.from(hex, (sign, i) => (Number.parseInt(hash[i] ?? '0', 16) >= 8 ? sign.toUpperCase() : sign))
  return `0x${signs.join('')}`
}

/**
 * An account number of 20 signs with right check digits. The account begins with `S` for synthetic: the form allows a
 * letter there, and no bank issues such numbers.
 */
function iban(dice: Dice): string {
  const account = `${dice.pick(bankCodes)}S${dice.digits(12)}`
  return `KZ${ibanCheckDigits('KZ', account)}${account}`
}

function card(dice: Dice): string {
  const digits = dice.pick(['440043', '440563', '516949', '524763', '539545']) + dice.digits(9)
  return digits + luhnDigit(digits)
}

/** Words that names are put together from. */
interface Vocabulary {
  readonly nickStarts: readonly string[]
  readonly nickEnds: readonly string[]
  readonly siteStarts: readonly string[]
  readonly siteEnds: readonly string[]
}

const words = (text: string) => text.split(' ')

/** Fraud hides behind money, work and known names; everything else has names that say nothing and accuse nobody. */
const vocabularies: Readonly<Record<'deceitful' | 'neutral', Vocabulary>> = {
  deceitful: {
    nickStarts: words('aqsha bonus tez invest menedjer broker market dukan almaty support qolda crypto jumys tabys'),
    nickEnds: words('pro official shop manager info best kz24 team club online plus group help'),
    siteStarts: words('kaspi halyk egov qazpost forte jusan olx krisha kolesa beeline kcell tengri invest credit'),
    siteEnds: words('bonus pay tolem gold support login secure gift market online kz qarzhy nesie dostavka sms'),
  },
  neutral: {
    nickStarts: words('dala tau bult jel samal tungi qara aq kok juldyz ozen orman boran sary temir'),
    nickEnds: words('x01 channel chat page room live world life zone night news talk'),
    siteStarts: words('dala samal bult orman ozen juldyz temir boran tungi kokjal'),
    siteEnds: words('forum page video board chat files room blog archive'),
  },
}

const zones = words('top xyz online site shop click icu live info club pro cc')

/** A nick as offenders choose them; longer than the five signs that Telegram wants. */
function nick(dice: Dice, { nickStarts, nickEnds }: Vocabulary): string {
  return `${dice.pick(nickStarts)}_${dice.pick(nickEnds)}_${dice.between(10, 99_999)}`
}

/** An address under an invented name; for fraud a look-alike such as `kaspi-bonus-2291.top`. */
function domain(dice: Dice, { siteStarts, siteEnds }: Vocabulary): string {
  const [start, end] = [dice.pick(siteStarts), dice.pick(siteEnds)]
  const order = dice.chance(0.8) ? `${start}-${end}` : `${end}-${start}`
  return `${order}-${dice.between(100, 99_999)}.${dice.pick(zones)}`
}

/** A wallet with a right checksum: TRON most often (USDT travels there), Ethereum, Bitcoin in both forms. */
function wallet(dice: Dice): string {
  const bytes = Uint8Array.from(dice.bytes(20))
  const coin = dice.weighted([
    ['tron', 55],
    ['ethereum', 20],
    ['bitcoin', 10],
    ['segwit', 15],
  ] as const)
  if (coin === 'ethereum') return ethereumAddress(Buffer.from(bytes).toString('hex'))
  if (coin === 'segwit') return bech32.encode('bc', [0, ...bech32.toWords(bytes)])
  return bs58check.encode(Uint8Array.of(coin === 'tron' ? 0x41 : 0x00, ...bytes))
}

const mailboxes = ['info', 'support', 'noreply', 'help']

const makers: Readonly<Record<Tool, (dice: Dice, vocabulary: Vocabulary) => Identifier>> = {
  phone: (dice) => ({ kind: 'phone', value: `+7${dice.pick(mobilePrefixes)}${dice.digits(7)}` }),
  iban: (dice) => ({ kind: 'iban', value: iban(dice) }),
  card: (dice) => ({ kind: 'card', value: card(dice) }),
  telegram: (dice, vocabulary) => ({ kind: 'handle', value: `telegram:${nick(dice, vocabulary)}` }),
  instagram: (dice, vocabulary) => ({
    kind: 'handle',
    value: `instagram:${nick(dice, vocabulary).replace('_', '.')}`,
  }),
  domain: (dice, vocabulary) => ({ kind: 'domain', value: domain(dice, vocabulary) }),
  wallet: (dice) => ({ kind: 'wallet', value: wallet(dice) }),
  email: (dice, vocabulary) => ({ kind: 'email', value: `${dice.pick(mailboxes)}@${domain(dice, vocabulary)}` }),
}

/**
 * A fresh synthetic identifier for a tool, syntactically real with right check digits. Its words fit fraud
 * (`deceitful`) or say nothing (`neutral`).
 */
export function makeIdentifier(dice: Dice, tool: Tool, manner: keyof typeof vocabularies = 'deceitful'): Identifier {
  return makers[tool](dice, vocabularies[manner])
}
