/** The texts of the console in one language, in a file of their own that only its readers load; large screens bring theirs themselves. */
const files = import.meta.glob<Readonly<Record<string, string>>>(
  [
    '../../../../../locales/en/console*.json',
    '!../../../../../locales/en/console-recover{ies,y-hand}.json',
    '../../../../../locales/en/call-rule.json',
    '../../../../../locales/en/sim-box.json',
    '../../../../../locales/en/taxonomy.json',
    '../../../../../locales/en/problem*.json',
  ],
  { eager: true, import: 'default' },
)

/** Message key → ICU message. */
export const texts: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(files))
