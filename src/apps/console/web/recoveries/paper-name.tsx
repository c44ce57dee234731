import { TextInput } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { nationalToday } from '../figures/figures-data.ts'

interface PaperNameProps {
  readonly told: { readonly number: string; readonly day: string }
  readonly change: (told: { readonly number: string } | { readonly day: string }) => void
}

/** Number and day of a paper, by which it is found again. */
export function PaperName({ told, change }: PaperNameProps) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('console.recoveries.paper.number')}
        required
        maxLength={100}
        data-autofocus
        value={told.number}
        onChange={({ currentTarget }) => change({ number: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('console.recoveries.paper.day')}
        required
        max={nationalToday()}
        value={told.day}
        onChange={({ currentTarget }) => change({ day: currentTarget.value })}
      />
    </>
  )
}
