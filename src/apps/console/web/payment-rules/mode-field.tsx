import { Input, SegmentedControl } from '@mantine/core'
import type { RuleMode } from '#engines/screening'
import { useT } from '../app/i18n.tsx'

const modes = ['off', 'shadow', 'on'] as const

/** How a rule or typology is switched, to be chosen. */
export function ModeField({ mode, set }: { readonly mode: RuleMode; readonly set: (mode: RuleMode) => void }) {
  const t = useT()
  const label = t('console.rules.mode')
  return (
    <Input.Wrapper label={label} description={t('console.rules.mode.help')} labelElement="div">
      <SegmentedControl
        mt={4}
        aria-label={label}
        value={mode}
        data={modes.map((value) => ({ value, label: t(`console.rules.mode.${value}`) }))}
        onChange={(value) => set(modes.find((one) => one === value) ?? mode)}
      />
    </Input.Wrapper>
  )
}
