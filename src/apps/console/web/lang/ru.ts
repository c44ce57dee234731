/** The texts of the console in one language, in a file of their own that only its readers load; large screens bring theirs themselves. */
const files = import.meta.glob<Readonly<Record<string, string>>>(
  [
    '../../../../../locales/ru/console*.json',
    '!../../../../../locales/ru/console-recover{ies,y-hand}.json',
    '../../../../../locales/ru/call-rule.json',
    '../../../../../locales/ru/sim-box.json',
    '../../../../../locales/ru/taxonomy.json',
    '../../../../../locales/ru/problem*.json',
  ],
  { eager: true, import: 'default' },
)

/** Message key → ICU message. */
export const texts: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(files))
