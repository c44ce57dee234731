import type { TextShape } from './shape.ts'

const text = (name: string, fits: (text: string) => boolean): TextShape => ({ kind: 'text', name, fits })
const upTo = (most: number): TextShape =>
  text(`Max${most}Text`, (given) => given.length > 0 && Array.from(given).length <= most)
const like = (name: string, pattern: RegExp): TextShape => text(name, (given) => pattern.test(given))
const code = (name: string, ...codes: readonly string[]): TextShape => {
  const known = new Set(codes)
  return text(name, (given) => known.has(given))
}

/** Texts of up to so many characters, at least one. */
export const max4 = upTo(4)
export const max16 = upTo(16)
export const max34 = upTo(34)
export const max35 = upTo(35)
export const max70 = upTo(70)
export const max105 = upTo(105)
export const max140 = upTo(140)
export const max200 = upTo(200)
export const max350 = upTo(350)
export const max2048 = upTo(2048)

/** A code of an external list, whose values change without the message. */
export const externalCode4 = like('External1Code', /^[A-Z0-9]{1,4}$/)
export const externalCode35 = upTo(35)
export const bic = like('BICFIDec2014Identifier', /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
export const anyBic = like('AnyBICDec2014Identifier', /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
export const iban = like('IBAN2007Identifier', /^[A-Z]{2}\d{2}[a-zA-Z0-9]{1,30}$/)
export const lei = like('LEIIdentifier', /^[A-Z0-9]{18}\d{2}$/)
export const uetr = like('UUIDv4Identifier', /^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$/)
export const country = like('CountryCode', /^[A-Z]{2}$/)
export const currency = like('ActiveOrHistoricCurrencyCode', /^[A-Z]{3}$/)
export const count15 = like('Max15NumericText', /^\d{1,15}$/)
export const phoneNumber = like('PhoneNumber', /^\+\d{1,3}-[0-9()+-]{1,30}$/)
/** A number in full, with or without the dash that `PhoneNumber` has behind the country (ITU-T E.164). */
export const phoneInFull = like('E164', /^\+(?=(?:-?\d){7,15}$)[1-9]\d{0,2}-?\d+$/)
/** The number of the other side of a call; empty where the bank does not know it. */
export const callNumber = text('CallNumber', (given) => given.length <= 32)
/** What a bank calls a card among its own; never the number of the card, which is 12 to 19 digits. */
export const cardToken = like('CardToken', /^(?!\d{12,19}$)[!-~]{1,64}$/)
const degrees = (name: string, most: number) =>
  text(name, (given) => /^-?\d{1,3}(\.\d{1,12})?$/.test(given) && Math.abs(Number(given)) <= most)
/** Degrees north (WGS 84). */
export const latitude = degrees('Latitude', 90)
/** Degrees east (WGS 84). */
export const longitude = degrees('Longitude', 180)
export const trueFalse = code('TrueFalseIndicator', 'true', 'false', '1', '0')
export const rate = like('BaseOneRate', /^(?=[\d.]*\d)\d{0,11}(\.\d{0,10})?$/)

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})(Z|[+-]\d{2}:\d{2})?$/
const isDay = (given: string): boolean => {
  const match = dayPattern.exec(given)
  if (match === null) return false
  const [, year, month, day] = match
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/** `2026-11-21`. */
export const isoDate = text('ISODate', isDay)

/** `2026-11-21T10:00:00+05:00`; a day that does not exist is refused. */
export const isoDateTime = text('ISODateTime', (given) => {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)?$/.exec(
    given,
  )
  return match !== null && isDay(match[1] ?? '')
})

/** A sum with its currency in the attribute `Ccy`: at most 18 digits, 5 of them behind the point (`ActiveCurrencyAndAmount`). */
export const amount: TextShape = {
  ...text('ActiveCurrencyAndAmount', (given) => {
    if (!/^\d+(\.\d{1,5})?$/.test(given) && !/^\.\d{1,5}$/.test(given)) return false
    return given.replace('.', '').length <= 18
  }),
  currency: true,
}

/** A sum without its currency. */
export const decimal = text('DecimalNumber', (given) => /^-?(?=[\d.]*\d)\d{0,17}(\.\d{1,17})?$/.test(given))

/** Who pays the charges. */
export const chargeBearer = code('ChargeBearerType1Code', 'DEBT', 'CRED', 'SHAR', 'SLEV')
/** How banks settle. */
export const settlementMethod = code('SettlementMethod1Code', 'INDA', 'INGA', 'COVE', 'CLRG')
/** How urgent an instruction is. */
export const priority = code('Priority2Code', 'HIGH', 'NORM')
/** How urgent a settlement is. */
export const priority3 = code('Priority3Code', 'URGT', 'HIGH', 'NORM')
/** The way through the clearing system. */
export const clearingChannel = code('ClearingChannel2Code', 'RTGS', 'RTNS', 'MPNS', 'BOOK')
/** How a person is addressed. */
export const namePrefix = code('NamePrefix2Code', 'DOCT', 'MADM', 'MISS', 'MIST', 'MIKS')
