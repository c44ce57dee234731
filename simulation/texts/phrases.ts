import type { Language } from '#kernel/language'

/** What surrounds the core of a report in one language. */
export interface Phrases {
  readonly greetings: readonly string[]
  readonly closings: readonly string[]
  /** Roles of the person it happened to; nobody has a name. In Russian all are feminine, as the verbs of the texts. */
  readonly who: readonly string[]
  readonly when: readonly string[]
}

/** Phrases around a report. */
export const phrases: Readonly<Record<Language, Phrases>> = {
  kk: {
    greetings: ['Сәлеметсіз бе!', 'Ассалаумағалейкум.', 'Қайырлы күн!', 'Сәлем.', 'Армысыздар!'],
    closings: [
      'Көмектесіңіздерші.',
      'Не істеуім керек?',
      'Басқалар алданып қалмасын деп жазып отырмын.',
      'Рақмет.',
      'Тексеріп, жауабын айтыңыздаршы.',
      'Скриншоттары сақтаулы.',
      'Полицияға да айттым.',
    ],
    who: ['анам', 'апам', 'көршім', 'әпкем', 'нағашы апам', 'әкем', 'атам', 'құрбым', 'әріптесім'],
    when: [
      'кеше',
      'бүгін таңертең',
      'бүгін',
      'өткен аптада',
      'алдыңғы күні',
      'үш күн бұрын',
      'жұма күні',
      'кеше кешке',
    ],
  },
  ru: {
    greetings: ['Здравствуйте!', 'Добрый день.', 'Добрый вечер!', 'Салем.', 'Уважаемая горячая линия!'],
    closings: [
      'Помогите, пожалуйста.',
      'Что мне делать?',
      'Пишу, чтобы другие не попались.',
      'Спасибо.',
      'Проверьте и ответьте, пожалуйста.',
      'Скриншоты есть.',
      'В полицию тоже сообщили.',
    ],
    who: ['моя мама', 'моя бабушка', 'соседка', 'моя сестра', 'моя тётя', 'моя коллега', 'моя подруга', 'свекровь'],
    when: [
      'вчера',
      'сегодня утром',
      'сегодня',
      'на прошлой неделе',
      'позавчера',
      'три дня назад',
      'в пятницу',
      'вчера вечером',
    ],
  },
  en: {
    greetings: ['Hello!', 'Good day.', 'Dear hotline,', 'Hi.'],
    closings: [
      'Please help.',
      'What should I do?',
      'I write so that others do not fall for it.',
      'Thank you.',
      'I have screenshots.',
      'I told the police too.',
    ],
    who: ['my mother', 'my grandmother', 'a neighbour', 'my sister', 'my aunt', 'a colleague', 'my friend'],
    when: ['yesterday', 'this morning', 'today', 'last week', 'three days ago', 'on Friday', 'last night'],
  },
}
