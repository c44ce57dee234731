/** Fails where texts for people are missing, broken, unused, or stand in the code. Run: `node tools/check-locales.ts` */
import { compareLanguages, keysOf, readCatalogue } from './catalogue.ts'
import { compareWithCode } from './message-keys.ts'
import { conclude, type Fault, readSources, type Sources } from './source.ts'
import { checkSpokenText } from './spoken-text.ts'

/** Every fault of a catalogue (`locales/**`) and of the code (`src/**`) that uses it. */
export function checkLocales(locales: Sources, code: Sources): readonly Fault[] {
  const { catalogue, faults } = readCatalogue(locales)
  return [
    ...faults,
    ...compareLanguages(catalogue),
    ...compareWithCode(keysOf(catalogue), code),
    ...checkSpokenText(code),
  ]
}

if (import.meta.main) {
  const locales = readSources(['locales/*/*.json'])
  const code = readSources(['src/**/*.{ts,tsx}'])
  conclude('locales', checkLocales(locales, code), locales.size + code.size)
}
