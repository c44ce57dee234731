import { bankCodes, type Identifier, ibanCheckDigits, mobilePrefixes } from './identifiers.ts'
import { makeDice } from './random.ts'

/** The kinds that benches are filled with. */
export type BulkKind = 'domain' | 'phone' | 'iban'

/** What to generate: `count` identifiers of the kinds in turn (domains, phones and accounts unless said otherwise). */
export interface BulkPlan {
  readonly seed: number
  readonly count: number
  readonly kinds?: readonly BulkKind[]
}

/** Every value a kind can take, numbered from 0, so that a walk through the numbers never meets one twice. */
interface Space {
  readonly size: number
  readonly at: (place: number) => string
}

const starts =
  'kaspi halyk egov qazpost forte jusan olx krisha kolesa tengri invest credit bonus aqsha tolem nesie'.split(' ')
const middles = 'pay gold login secure gift market support online qarzhy sms dostavka promo club card bank help'.split(
  ' ',
)
const zones = ['top', 'xyz', 'online', 'site', 'shop', 'click', 'icu', 'live', 'info', 'club']

/** Two-digit chunks written once: padding a million numbers is what costs. */
const pairs = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

const spaces: Readonly<Record<BulkKind, Space>> = {
  domain: {
    size: starts.length * middles.length * zones.length * 1_000_000,
    at: (place) => {
      const [zone, rest] = [zones[place % zones.length], Math.floor(place / zones.length)]
      const [middle, more] = [middles[rest % middles.length], Math.floor(rest / middles.length)]
      return `${starts[more % starts.length]}-${middle}-${Math.floor(more / starts.length)}.${zone}`
    },
  },
  phone: {
    size: mobilePrefixes.length * 10_000_000,
    at: (place) => `+7${mobilePrefixes[place % mobilePrefixes.length]}${sevenDigits(place / mobilePrefixes.length)}`,
  },
  iban: {
    size: bankCodes.length * 1_000_000_000,
    at: (place) => {
      const number = Math.floor(place / bankCodes.length)
      const account = `${bankCodes[place % bankCodes.length]}S000${pairs[Math.floor(number / 10_000_000)]}${sevenDigits(number)}`
      return `KZ${ibanCheckDigits('KZ', account)}${account}`
    },
  },
}

function sevenDigits(value: number): string {
  const number = Math.floor(value) % 10_000_000
  const [low, middle, high] = [number % 100, Math.floor(number / 100) % 100, Math.floor(number / 10_000)]
  return `${String(high).padStart(3, '0')}${pairs[middle]}${pairs[low]}`
}

/**
 * Synthetic identifiers for benches, one after another, the same for the same plan and never one twice: each kind
 * walks its whole space of values in strides without a common divisor. Throws where `count` exceeds a space.
 */
export function* simulateIndicators({
  seed,
  count,
  kinds = ['domain', 'phone', 'iban'],
}: BulkPlan): Generator<Identifier> {
  const dice = makeDice(seed)
  const walks = kinds.map((kind) => {
    const { size, at } = spaces[kind]
    if (count > size * kinds.length) throw new Error(`there are no ${count} values of the kind ${kind}`)
    return { kind, size, at, place: Math.floor(dice.fraction() * size), stride: coprimeStride(size, dice.fraction()) }
  })
  for (let i = 0; i < count; i++) {
    const walk = walks[i % walks.length]
    if (walk === undefined) return
    yield { kind: walk.kind, value: walk.at(walk.place) }
    walk.place = (walk.place + walk.stride) % walk.size
  }
}

/** A stride through `size` places that meets each of them once: somewhere in the middle, without a common divisor. */
function coprimeStride(size: number, fraction: number): number {
  let stride = Math.floor(size * (0.3 + 0.3 * fraction))
  while (greatestDivisor(stride, size) !== 1) stride += 1
  return stride
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
