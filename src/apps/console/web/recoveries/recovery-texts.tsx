import type { ReactNode } from 'react'
import { ScreenTexts, type Texts } from '../app/screen-texts.tsx'

const files = import.meta.glob<Texts>('../../../../../locales/*/console-recoveries.json', { import: 'default' })

/** Gives what stands within it the texts of these screens. */
export function RecoveryTexts({ children }: { readonly children: ReactNode }) {
  return (
    <ScreenTexts
      name="recoveries"
      load={(language) => files[`../../../../../locales/${language}/console-recoveries.json`]?.()}
    >
      {children}
    </ScreenTexts>
  )
}
