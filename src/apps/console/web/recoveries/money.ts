import { useMemo } from 'react'
import { localeOf } from '../app/format.ts'
import { useLanguage } from '../app/i18n.tsx'

/** Tiyn as tenge in the reader's language: `1 250 000 ₸`, with tiyn only where there are any. */
export function useTenge(): (tiyn: number) => string {
  const { language } = useLanguage()
  return useMemo(() => {
    const whole = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 0 })
    const exact = new Intl.NumberFormat(localeOf(language), { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    return (tiyn) => `${(tiyn % 100 === 0 ? whole : exact).format(tiyn / 100)}\u00A0₸`
  }, [language])
}
