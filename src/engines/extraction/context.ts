import type { Platform } from '#formats/handle'
import { platformsNamed } from '#formats/platform-words'

/** What the words in front of a number say it is. */
export type Subject = 'phone' | 'card' | 'iin' | 'imei' | 'ip' | 'version' | 'order' | 'money' | 'numbered'

/** How far back, in characters, a word may stand and still speak of a number. */
const reach = 44

/** A platform is named once and its nick a whole clause later. */
const platformReach = 80

const phoneWords =
  'тел(?!еграм|ега|егу|евиз|екан)|звон|звян|позвон|перезвон|набра|қоңырау|хабарлас|ватс?ап|вотс?ап|уатсап|вацап|whats?\\s?app|wa(?![a-z])|сот[ко]|моб(?:ил)?|ұялы|cell|phone|call|caller|контакт|байланыс|смс|sms|kaspi|каспи'
const orderWords =
  'заказ|тапсырыс|order|тре[кч]|track|накладн|жүкқұжат|шот(?![қк]а)|сч[её]т|лицев|invoice|чек|квитанц|түбіртек|договор|келісім|шарт|артикул|код(?![а-яә])|code|рейс|полис|талон|(?:id|ид)(?![a-zа-я])|айди|инн(?![а-я])|inn(?![a-z])|бик(?![а-я])|кпп|окпо|штрих|barcode|серий|serial|s/n|vin(?![a-z])|касс[аеы]|фп(?![а-я])|терминал|парти[яи]|абонент|удостовер|куәлік|паспорт|индекс|кадастр|уин|кбк|кнп|ref|reference|билет|ticket|брон|р/с|снилс|посылк|сәлемдеме|item|показан|счётчик|счетчик|пробег|өтінім|заявк|обращен|арыз|кви|куи|ud(?![a-z])|account\\s?(?:no|number)'
const moneyWords = 'сумм|сома(?:сы)?(?![а-яә])|цен[аыу]|баға|price|итого|барлығы'

const subjects: readonly (readonly [Subject, string])[] = [
  ['imei', 'imei|имей|имеи'],
  ['iin', 'иин|жсн|iin(?![a-z])|бин(?![а-я])|бсн|bin(?![a-z])'],
  ['order', orderWords],
  ['card', 'карт|card|visa|mastercard|мастеркард|виза(?![а-я])'],
  ['phone', phoneWords],
  ['ip', 'ip(?![a-z])|айпи|ай-пи|сервер|server|хост|host|ping|пинг|dns|днс|proxy|прокси|vpn|впн'],
  ['version', 'верси|version|нұсқа|build|сборк|прошивк|firmware|обнов|релиз|release|android|ios'],
  ['money', moneyWords],
  ['numbered', 'номер|нөмір|нөмер|номір|номері|number|№|#'],
]

const anySubject = new RegExp(`(?<![\\p{L}\\p{N}])(?:${subjects.map(([, words]) => `(${words})`).join('|')})`, 'giu')

/** The line in front of a place, as far as words there can speak of what stands at it. */
export function lineBefore(text: string, start: number, back = reach): string {
  const slice = text.slice(Math.max(0, start - back), start)
  return slice.slice(Math.max(slice.lastIndexOf('\n'), slice.lastIndexOf('!'), slice.lastIndexOf('?')) + 1)
}

/** What the nearest telling word in front of a place says, and every other one that is said there. */
export interface Told {
  readonly nearest: Subject | undefined
  readonly all: ReadonlySet<Subject>
}

const wordy = /[^\d\s.,:;()+/-]/
const nothingTold: Told = { nearest: undefined, all: new Set() }

/**
 * What the words in front of a number say it is. "Номер" alone speaks of a phone unless something else is said to have
 * that number just before it ("тапсырыс нөмірі") or after it ("номер заказа", where "заказа" is the nearest).
 */
export function toldBefore(text: string, start: number): Told {
  const line = lineBefore(text, start)
  if (!wordy.test(line)) return nothingTold
  const found: Subject[] = []
  const ends: number[] = []
  for (const match of line.matchAll(anySubject)) {
    const which = match.slice(1).findIndex((group) => group !== undefined)
    const subject = subjects[which]?.[0]
    if (subject === undefined) continue
    found.push(subject)
    ends.push(match.index + match[0].length)
  }
  const last = found.at(-1)
  const owner = last === 'numbered' && (ends.at(-1) ?? 0) - (ends.at(-2) ?? -99) < 14 ? found.at(-2) : undefined
  return { nearest: last === 'numbered' ? (owner ?? 'numbered') : last, all: new Set(found) }
}

const numberAfter = /^\s?(?:-?\p{L}{2,3}\s)?(?:деген\s)?(?:нөмір|номер|number|ватс?ап|вотсап|whatsapp)/iu

/** Whether the words right behind a number call it a number ("… нөмірінен", "… деген номерге"). */
export function isCalledNumber(text: string, end: number): boolean {
  return numberAfter.test(text.slice(end, end + 24))
}

const cardAfter = /^\s?(?:деген\s)?карт(?!оп)/iu

/** Whether the words right behind a number call it a card ("… картасына", "… деген картаға"). */
export function isCalledCard(text: string, end: number): boolean {
  return cardAfter.test(text.slice(end, end + 24))
}

const amountAfter =
  /^\s?(?:тг|тңг|тенге|теңге|₸|kzt|руб|₽|\$|usd|€|eur|доллар|мың|млн|тыс|шт|км|сом|сум|%|дана|кг|литр|м²|кв)(?![a-z])/i

/** Whether what stands right behind a number makes it an amount: a currency, a unit, a per cent sign. */
export function isAmount(text: string, end: number): boolean {
  return amountAfter.test(text.slice(end, end + 10))
}

/** The platform the words around a nick speak of: the nearest one before it, or else the nearest after it. */
export function platformAround(text: string, start: number, end: number): Platform | undefined {
  const before = platformsNamed(lineBefore(text, start, platformReach)).at(-1)
  if (before !== undefined) return before.platform
  const after = text.slice(end, end + 28)
  const line = after.split(/[\n.!?;@]/)[0] ?? ''
  return platformsNamed(line)[0]?.platform
}
