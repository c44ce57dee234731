import type { Language } from '#kernel/language'

/** Who, and what is said of them: every pair is a sentence. */
interface Speech {
  readonly subjects: readonly string[]
  readonly verdicts: readonly string[]
  /** Sentences of their own: history, religion, satire, journalism, everyday questions. */
  readonly sentences: readonly string[]
}

/**
 * Lawful speech that every model learns from together with the reports, as being about no topic and not urgent. Operators
 * rarely see such texts, so a model that learnt from their work alone would take the nearest topic for them.
 */
const speech: Readonly<Record<Language, Speech>> = {
  kk: {
    subjects: [
      'Біздің әкім',
      'Ауданның басшысы',
      'Бұл министр',
      'Депутаттар',
      'Үкімет',
      'Полиция бөлімі',
      'Сот',
      'Билік',
    ],
    verdicts: [
      'уәдесінде тұрмады, халық сенімін жоғалтты.',
      'есеп беруден қашады, журналистерге жауап бермейді.',
      'заңды өзіне қарай бұрады, бұл әділетсіздік.',
      'арызымызды қарамай, жылы жауып қойды.',
      'қызметінен кетуі керек деп ойлаймын.',
      'бейбіт шеруге рұқсат бермеді, бұл Конституцияға қайшы.',
      'бюджет ақшасын талан-таражға салды деп газет жазды.',
    ],
    sentences: [
      'Қуғын-сүргін құрбандарын еске алу күні ескерткішке гүл қойдық, атылғандардың тізімі оқылды.',
      'Азамат соғысы кезінде ауылдар өртеніп, көп адам өлтірілген деп жазады тарихшылар.',
      'Сатиралық газет шенеунікті ит пен мысыққа теңеп, елді күлдірді.',
      'Дін тарихы пәнінен крест жорықтары туралы баяндама жаздым.',
      'Фельетонда бастық жиналыстан жиналысқа қашып, ақыры айға ұшып кетеді.',
      'Намаз уақытында жұмыстан сұрануға бола ма деген сұрақ көп талқыланды.',
      'Журналистік зерттеу түрмедегі азаптау туралы шындықты ашты, прокуратура тексеруі тиіс.',
      'Көтеріліс туралы кітапта патша әскерінің бүлікшілерді атқаны суреттеледі.',
      'Қалада қоғамдық көлік нашар, автобусты бір сағат күтеміз.',
      'Дәрігерге жазылу үшін таңғы алтыдан кезекте тұрамыз, бұл ұят.',
      'Орыс тілі мен қазақ тілі туралы даудың шешімі — сапалы білім.',
      'Экстремизм бабымен сотталған белсендіні босату туралы петицияға қол жинап жатырмыз.',
      'Лаңкестікке қарсы оқу-жаттығу өтіп, көшелер жабылды, тұрғындар кептеліске наразы.',
      'Соғыс туралы жаңалық көрсем, жүрегім ауырады, бейбітшілік болса екен.',
      'Құран мен Інжілдің ұқсастығы туралы дәріс тыңдадым.',
      'Полиция қызметкері маған дөрекі сөйледі, жоғары басшылығына шағым жаздым.',
      'Атам майданда снайпер болған, жау окоптарын атқанын айтатын.',
      'Референдумда «қарсы» деп дауыс беремін, себебін айта аламын.',
    ],
  },
  ru: {
    subjects: [
      'Наш аким',
      'Глава района',
      'Этот министр',
      'Депутаты',
      'Правительство',
      'Отдел полиции',
      'Суд',
      'Начальство',
    ],
    verdicts: [
      'не держит слова, люди больше не верят.',
      'уходит от ответа и не пускает прессу.',
      'толкует закон как удобно, это несправедливо.',
      'положили нашу жалобу под сукно.',
      'должны уйти в отставку, моё мнение.',
      'не разрешили мирное шествие, это против Конституции.',
      'растащили бюджет, так пишет газета.',
    ],
    sentences: [
      'В день памяти жертв репрессий читали имена расстрелянных и возлагали цветы.',
      'Историки пишут, что в гражданскую войну сжигали аулы и убивали людей с обеих сторон.',
      'Сатирический журнал сравнил чиновника с котом у сметаны, все смеялись.',
      'Готовлю доклад по истории религий о крестовых походах и инквизиции.',
      'В фельетоне начальник бежит с совещания на совещание и в конце улетает на Луну.',
      'Можно ли отпрашиваться с работы на намаз, спорили целый вечер.',
      'Расследование журналистов рассказало о пытках в колонии, прокуратура обязана проверить.',
      'В книге о восстании описано, как царские войска стреляли в бунтовщиков.',
      'Общественный транспорт плохой, автобус ждём по часу.',
      'К врачу занимаем очередь с шести утра, стыдно за такую медицину.',
      'Спор о языках решится хорошими школами, а не запретами.',
      'Собираем подписи за освобождение активиста, осуждённого за экстремизм.',
      'Антитеррористические учения перекрыли центр, жители недовольны пробками.',
      'Смотрю новости о войне, и сердце болит, хоть бы наступил мир.',
      'Слушала лекцию о том, что общего у Корана и Евангелия.',
      'Полицейский нагрубил мне при проверке документов, написал жалобу начальству.',
      'Дед был снайпером на фронте и рассказывал, как стрелял по окопам врага.',
      'На референдуме проголосую против и могу объяснить почему.',
    ],
  },
  en: {
    subjects: [
      'Our mayor',
      'The head of the district',
      'This minister',
      'The deputies',
      'The cabinet',
      'The police department',
      'The court',
      'Those in power',
    ],
    verdicts: [
      'did not keep their word and lost our trust.',
      'avoid questions and keep the press out.',
      'bend the law as they please, and that is unjust.',
      'let our complaint gather dust.',
      'ought to step down, in my opinion.',
      'did not permit the peaceful march, which is against the constitution.',
      'wasted the budget, a newspaper writes.',
    ],
    sentences: [
      'On the day of remembrance the names of those executed in the repressions were read aloud.',
      'Historians write that villages were burnt and people killed by both sides in the civil war.',
      'A satirical magazine compared the official to a cat guarding cream and everyone laughed.',
      'I am preparing a talk on the crusades and the inquisition for my class on religions.',
      'In the sketch the boss runs from meeting to meeting and finally flies to the moon.',
      'We argued all evening whether one may leave work to pray.',
      'An investigation by reporters revealed torture in a prison, and prosecutors must look into it.',
      'The book about the revolt tells how the troops of the tsar fired at rebels.',
      'Public transport is poor and we wait an hour for a bus.',
      'People queue for a doctor from six in the morning, which is a shame.',
      'The quarrel over languages will be settled by good schools and not by bans.',
      'We collect signatures to free an activist convicted of extremism.',
      'An anti-terror exercise closed the centre and people complained about the traffic.',
      'News of the war breaks my heart, I wish for peace.',
      'I heard a lecture on what the Quran and the Gospels have in common.',
      'An officer was rude to me when he checked my papers, and I wrote to his superiors.',
      'Grandfather was a sniper at the front and told how he shot at enemy trenches.',
      'I shall vote no in the referendum and can say why.',
    ],
  },
}

/** A sentence of lawful speech. Sentences of one group share words, so they are learnt from or held out together. */
export interface CivilSentence {
  readonly text: string
  readonly language: Language
  readonly group: string
}

/** All lawful speech that models learn from, always the same. */
export function civilSpeech(): readonly CivilSentence[] {
  return (['kk', 'ru', 'en'] as const).flatMap((language) => {
    const { subjects, verdicts, sentences } = speech[language]
    return [
      ...subjects.flatMap((who) =>
        verdicts.map((what) => ({ text: `${who} ${what}`, language, group: `civil ${what}` })),
      ),
      ...sentences.map((text) => ({ text, language, group: `civil ${text}` })),
    ]
  })
}
