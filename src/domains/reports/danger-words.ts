/**
 * Words in Kazakh, Russian and English that make a report urgent. They only move a report forward in the queue: no word
 * blocks, lists or closes anything, and politics is no danger. A star ends a stem that may go on; without one the
 * word stands as it is. `ё` is written `е`.
 */
export const dangerWordLists = {
  /** A life in danger: suicide, threats to kill, kidnapping, explosives, rape. */
  life: [
    ['өзіне қол жұмса*', 'өзіме қол жұмса*', 'қол жұмса*', 'өлгім келе*', 'өлгісі келе*', 'өмір сүргім келме*'],
    ['өмір сүргісі келме*', 'өлтір*', 'пышақта*', 'жарып жібер*', 'жарылғыш*', 'бомба*', 'адам ұрла*', 'бала ұрла*'],
    ['зорлап', 'зорлады', 'зорлаған', 'зорламақ*', 'асылып өл*', 'суицид*', 'ұрып соқ*', 'соққыға жық*'],
    ['суицид*', 'самоубий*', 'покончи* с собой', 'не хочу жить', 'не хочет жить', 'хочу умереть', 'хочет умереть'],
    ['убью', 'убьет', 'убьют', 'убить', 'убил*', 'убива*', 'зарежу', 'зарежет', 'зарезал*', 'расстрел*', 'застрел*'],
    ['взорв*', 'взрывчат*', 'бомба', 'бомбу', 'бомбы', 'заложник*', 'похитил*', 'похищен*', 'изнасил*', 'режет себя'],
    ['порезал* себя', 'вскры* вены', 'избива*', 'избил*'],
    ['suicid*', 'kill', 'kills', 'killed', 'killing', 'murder*', 'stab', 'stabbed', 'shoot*', 'bomb', 'bombs'],
    ['explosive*', 'kidnap*', 'hostage*', 'rape', 'raped', 'self harm*', 'cut myself', 'cuts herself', 'cuts himself'],
    ['want to die', 'wants to die', 'hang myself'],
  ],
  /** A child is spoken of. */
  child: [
    ['бала', 'балам*', 'балалар*', 'баласы*', 'баланың', 'баланы', 'балаға', 'балаң*', 'қызым*', 'ұлым*', 'оқушы*'],
    ['мектеп*', 'кәмелетке толмаған*', 'жасөспірім*', 'бүлдіршін*', 'немере*', 'сіңлім*', 'інім*'],
    ['ребен*', 'дети', 'детей', 'детям', 'детьми', 'детях', 'детск*', 'дочь', 'дочк*', 'дочер*', 'сын', 'сына'],
    ['сыну', 'сыном', 'школьни*', 'малолет*', 'несовершеннолет*', 'подрост*', 'внук*', 'внучк*'],
    ['child', 'children', 'childs', 'kid', 'kids', 'minor', 'minors', 'underage', 'daughter*', 'son', 'sons', 'pupil*'],
    ['schoolboy*', 'schoolgirl*', 'teen', 'teens', 'teenage*'],
  ],
  /** Somebody asks for pictures, a meeting or secrecy. */
  contact: [
    ['жалаңаш*', 'шешін*', 'суретіңді жібер*', 'сурет жібер*', 'кездес*', 'ешкімге айтпа*', 'интим*'],
    ['интимн*', 'голы*', 'голую', 'раздет*', 'раздев*', 'разден*', 'обнажен*', 'встретиться', 'пришли фото'],
    ['скинь фото', 'присылает фото', 'никому не говори*', 'в тайне', 'секретно'],
    ['nude*', 'naked', 'undress*', 'meet me', 'meet him', 'meet her', 'send pictures', 'send photos', 'keep it secret'],
    ['keep a secret', 'do not tell', 'dont tell'],
  ],
  /** Money has left. */
  money: [
    ['аудард*', 'аударып', 'аударған*', 'төледі*', 'төлеп қой*', 'ақшам*', 'ақша шеш*'],
    ['перевел*', 'перевод*', 'перечисл*', 'оплатил*', 'отправил* деньги', 'сняли деньги', 'списал*', 'предоплат*'],
    ['transferred', 'paid', 'sent money', 'prepaid', 'withdrew', 'withdrawn', 'stole', 'stolen'],
  ],
} as const

/** What the words of a report speak of. */
export type DangerWord = keyof typeof dangerWordLists

interface Phrase {
  readonly means: DangerWord
  readonly words: readonly { readonly text: string; readonly stem: boolean }[]
}

const kinds = Object.keys(dangerWordLists) as readonly DangerWord[]

const phrases: readonly Phrase[] = kinds.flatMap((means) =>
  dangerWordLists[means].flat().map((phrase) => ({
    means,
    words: phrase.split(' ').map((word) => ({ text: word.replace('*', ''), stem: word.endsWith('*') })),
  })),
)

/** Phrases by the first letters of their first word, so that a word of the text meets few of them. */
const byStart = new Map<string, Phrase[]>()
for (const phrase of phrases) {
  const start = (phrase.words[0]?.text ?? '').slice(0, startLength(phrase))
  byStart.set(start, [...(byStart.get(start) ?? []), phrase])
}

function startLength({ words: [first] }: Phrase): number {
  return Math.min(3, first?.text.length ?? 0)
}

/** Ages below 18, as people write them of themselves or of a child. */
const ages: readonly RegExp[] = [
  /(?<!\d)(\d{1,2})\s*(?:-?\s*жастағы|жаста|жасар)/gu,
  /(?<!\d)(\d{1,2})\s*-?\s*лет(?:н|\s|[.,!?)]|$)/gu,
  /(?<!\d)(\d{1,2})[\s-]+years?[\s-]+old/gu,
  /\bi['’]?\s?a?m (\d{1,2})(?!\d)/gu,
]

/** What a text speaks of, by the lists above and by ages under 18. */
export function dangerWordsIn(text: string): ReadonlySet<DangerWord> {
  const plain = text.toLowerCase().replaceAll('ё', 'е').replaceAll("n't", 'nt').replace(/\s+/g, ' ')
  const tokens = plain.match(/\p{L}+/gu) ?? []
  const found = new Set<DangerWord>()
  for (let at = 0; at < tokens.length && found.size < kinds.length; at++) {
    for (let length = 1; length <= 3; length++) {
      for (const phrase of byStart.get((tokens[at] ?? '').slice(0, length)) ?? []) {
        if (!found.has(phrase.means) && standsAt(tokens, at, phrase)) found.add(phrase.means)
      }
    }
  }
  if (speaksOfMinor(plain)) found.add('child')
  return found
}

function standsAt(tokens: readonly string[], at: number, { words }: Phrase): boolean {
  return words.every(({ text, stem }, i) => {
    const token = tokens[at + i]
    return token !== undefined && (stem ? token.startsWith(text) : token === text)
  })
}

function speaksOfMinor(plain: string): boolean {
  return ages.some((age) =>
    plain.matchAll(age).some(([, years]) => {
      const number = Number(years)
      return number >= 4 && number < 18
    }),
  )
}
