import type { ReactNode } from 'react'
import type { Language } from '#kernel/language'
import { ScreenTexts, type Texts } from '../app/screen-texts.tsx'

const files = import.meta.glob<Texts>('../../../../../locales/*/console-recover{ies,y-hand}.json', {
  import: 'default',
})

/** The areas of these screens in a language, as one. */
async function textsIn(language: Language): Promise<Texts> {
  const loads = Object.entries(files).filter(([path]) => path.includes(`/${language}/`))
  return Object.assign({}, ...(await Promise.all(loads.map(([, load]) => load())))) as Texts
}

interface RecoveryTextsProps {
  readonly children: ReactNode
  /** What stands here until the texts are there: on a screen of others nothing jumps. */
  readonly waiting?: ReactNode
}

/** Gives what stands within it the texts of these screens. */
export function RecoveryTexts({ children, waiting }: RecoveryTextsProps) {
  return (
    <ScreenTexts name="recoveries" waiting={waiting} load={textsIn}>
      {children}
    </ScreenTexts>
  )
}
