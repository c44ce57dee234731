/** The texts of the console in one language, in a file of their own that only its readers load; large screens bring theirs themselves. */
const files = import.meta.glob<Readonly<Record<string, string>>>(
  [
    '../../../../../locales/kk/console*.json',
    '!../../../../../locales/kk/console-recover{ies,y-hand}.json',
    '../../../../../locales/kk/call-rule.json',
    '../../../../../locales/kk/sim-box.json',
    '../../../../../locales/kk/taxonomy.json',
    '../../../../../locales/kk/problem*.json',
  ],
  { eager: true, import: 'default' },
)

/** Message key → ICU message. */
export const texts: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(files))
