/** The languages of the product, the default first (ISO 639-1). */
export const languages = ['kk', 'ru', 'en'] as const

/** A language of the product. */
export type Language = (typeof languages)[number]

/** Whether a text names a language of the product. */
export function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text)
}

/**
 * The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4): highest weight wins, the first
 * named among equals; Kazakh where nothing fits.
 */
export function negotiateLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ language, weight }) => isLanguage(language) && weight > 0)
  wanted.sort((a, b) => b.weight - a.weight)
  const best = wanted[0]?.language
  return best !== undefined && isLanguage(best) ? best : 'kk'
}
