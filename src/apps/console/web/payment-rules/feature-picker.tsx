import { Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { PaymentFeatureInfo } from '#engines/screening'
import { type Translate, useT } from '../app/i18n.tsx'

interface PickerProps {
  readonly label: string
  readonly features: readonly PaymentFeatureInfo[]
  readonly pick: (name: string) => void
}

/** All features, to be found by name or meaning, each with its unit. */
export function FeaturePicker({ label, features, pick }: PickerProps) {
  const t = useT()
  // It begins anew with each pick: what was sought stays in the field otherwise.
  const [round, setRound] = useState(0)
  const words = new Map<string, FeatureWords>(features.map((one) => [one.name, wordsOf(t, one)]))
  return (
    <Select
      key={round}
      size="xs"
      label={label}
      placeholder={t('console.rules.feature.find')}
      nothingFoundMessage={t('console.rules.feature.none')}
      data={features.map(({ name }) => name)}
      value={null}
      searchable
      limit={60}
      maxDropdownHeight={320}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      filter={({ options, search, limit }) => {
        const sought = search.trim().toLowerCase().split(/\s+/)
        const fits = (value: string) => {
          const { about, unit } = words.get(value) ?? { about: '', unit: '' }
          const all = `${value} ${about} ${unit}`.toLowerCase()
          return sought.every((word) => all.includes(word))
        }
        return options.filter((option) => 'value' in option && fits(option.value)).slice(0, limit)
      }}
      renderOption={({ option }) => <Feature name={option.value} words={words.get(option.value)} />}
      onChange={(name) => {
        if (name === null) return
        setRound(round + 1)
        pick(name)
      }}
    />
  )
}

interface FeatureWords {
  readonly about: string
  readonly unit: string
}

function Feature({ name, words }: { readonly name: string; readonly words: FeatureWords | undefined }) {
  return (
    <Stack gap={0} w="100%">
      <Group gap="xs" justify="space-between">
        <Text size="sm" className="rules-code">
          {name}
        </Text>
        <Text size="xs">{words?.unit}</Text>
      </Group>
      <Text size="xs">{words?.about}</Text>
    </Stack>
  )
}

/** What a feature means, and in what it is counted. */
export function wordsOf(t: Translate, { name, unit, counted }: PaymentFeatureInfo): FeatureWords {
  const about =
    counted === null
      ? t(`payment-feature.about.${name}`)
      : t(`payment-feature.counted.${counted.subject}.${counted.what}`, {
          window: t(`payment-feature.window.${counted.window}`),
        })
  return { about, unit: t(`payment-feature.unit.${unit}`) }
}
