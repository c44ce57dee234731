import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Language } from '#kernel/language'
import { MoreTexts, useLanguage } from './i18n.tsx'
import { Failure, Loading } from './page.tsx'

/** Message key → ICU message. */
export type Texts = Readonly<Record<string, string>>

interface ScreenTextsProps {
  /** Names the texts among what is kept of the server's answers. */
  readonly name: string
  readonly load: (language: Language) => Promise<Texts> | undefined
  readonly children: ReactNode
  /** What stands here until the texts are there, where that is not the sign of waiting. */
  readonly waiting?: ReactNode
}

/** Loads the texts that only one screen needs, and gives them to what stands within it. */
export function ScreenTexts({ name, load, children, waiting = <Loading /> }: ScreenTextsProps) {
  const { language } = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['texts', name, language],
    queryFn: () => load(language) ?? Promise.resolve<Texts>({}),
    staleTime: Number.POSITIVE_INFINITY,
    // What is being written outlives another language.
    placeholderData: keepPreviousData,
  })
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  return data === undefined ? waiting : <MoreTexts texts={data}>{children}</MoreTexts>
}
