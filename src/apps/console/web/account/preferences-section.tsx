import { Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { type Language, languages } from '#kernel/language'
import { api } from '../app/api.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { Section } from './section.tsx'

/** Language and theme of the screens. The language goes with the person, the theme stays with the computer. */
export function PreferencesSection() {
  const t = useT()
  const { language, choose } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const save = useMutation({
    mutationFn: async (chosen: Language) => {
      await choose(chosen)
      await api.patch('/api/v1/session', { language: chosen })
    },
  })
  const ids = [useId(), useId()] as const
  return (
    <Section name="preferences" title={t('console.account.preferences.title')}>
      {save.error !== null && <Failure error={save.error} />}
      <Group gap="xl">
        <Stack gap={4}>
          <Text size="sm" fw={500} id={ids[0]}>
            {t('console.language')}
          </Text>
          <SegmentedControl
            aria-labelledby={ids[0]}
            value={language}
            data={languages.map((value) => ({ value, label: t(`console.language-name.${value}`) }))}
            onChange={(value) => save.mutate(value)}
          />
        </Stack>
        <Stack gap={4}>
          <Text size="sm" fw={500} id={ids[1]}>
            {t('console.account.theme')}
          </Text>
          <SegmentedControl
            aria-labelledby={ids[1]}
            value={colorScheme}
            data={(['light', 'dark', 'auto'] as const).map((value) => ({
              value,
              label: t(`console.account.theme.${value}`),
            }))}
            onChange={setColorScheme}
          />
        </Stack>
      </Group>
    </Section>
  )
}
