import { type ReactNode, useMemo } from 'react'
import type { PaymentPolicy } from '#engines/screening'
import { MoreTexts, useLanguage } from '../app/i18n.tsx'
import { ScreenTexts, type Texts } from '../app/screen-texts.tsx'
import { wordsOf } from './own-words.ts'

/** What rules, typologies, reasons and features are called, by language; loaded by this screen alone. */
const rules = import.meta.glob<Texts>('../../../../../locales/*/payment-rule.json', { import: 'default' })
const features = import.meta.glob<Texts>('../../../../../locales/*/payment-feature.json', { import: 'default' })

async function load(language: string): Promise<Texts> {
  const named = rules[`../../../../../locales/${language}/payment-rule.json`]
  const counted = features[`../../../../../locales/${language}/payment-feature.json`]
  return { ...(await named?.()), ...(await counted?.()) }
}

/** Loads the words of the rules and gives them to what stands within it. */
export function RuleTexts({ children }: { readonly children: ReactNode }) {
  return (
    <ScreenTexts name="payment-rules" load={load}>
      {children}
    </ScreenTexts>
  )
}

/** Gives what stands within it the words that a policy brings itself: they stand before the catalogue's. */
export function OwnWords({ policy, children }: { readonly policy: PaymentPolicy; readonly children: ReactNode }) {
  const { language } = useLanguage()
  const texts = useMemo(() => wordsOf(policy, language), [policy, language])
  return <MoreTexts texts={texts}>{children}</MoreTexts>
}
