import type { ReactNode } from 'react'
import { ScreenTexts, type Texts } from '../app/screen-texts.tsx'

/** What rules, typologies and reasons are called, by language; loaded by this screen alone. */
const files = import.meta.glob<Texts>('../../../../../locales/*/payment-rule.json', { import: 'default' })

/** Loads the words of the rules and gives them to what stands within it. */
export function RuleTexts({ children }: { readonly children: ReactNode }) {
  return (
    <ScreenTexts
      name="payment-rules"
      load={(language) => files[`../../../../../locales/${language}/payment-rule.json`]?.()}
    >
      {children}
    </ScreenTexts>
  )
}
