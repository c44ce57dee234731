import { Button, Fieldset, Group, NativeSelect, NumberInput, Stack, Table, Text } from '@mantine/core'
import type { PaymentRule } from '#engines/screening'
import { useT } from '../app/i18n.tsx'
import { type OwnRule, withBand, withoutBand, withReason, withWords } from './own-reasons.ts'
import { TextFields } from './text-fields.tsx'
import { WeightField } from './weight-field.tsx'

interface BandsProps {
  readonly rule: PaymentRule
  readonly set: (bands: PaymentRule['bands']) => void
}

/** The bands of a rule that the program has words for: their numbers change, their reasons stay. */
export function Bands({ rule: { bands }, set }: BandsProps) {
  const t = useT()
  const change = (place: number, field: 'from' | 'weight', value: number | string) =>
    set(bands.map((band, at) => (at === place ? { ...band, [field]: Number(value) } : band)))
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('console.rules.band.from')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.band.weight')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.band.reason')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bands.map(({ from, weight, reason }, place) => (
          // Two bands may have one reason, and both numbers change while one types.
          // biome-ignore lint/suspicious/noArrayIndexKey: bands neither come nor go here.
          <Table.Tr key={place}>
            <Table.Td>
              <NumberInput
                aria-label={`${t('console.rules.band.from')}: ${reason}`}
                className="rules-number"
                size="xs"
                value={from}
                onChange={(value) => change(place, 'from', value)}
              />
            </Table.Td>
            <Table.Td>
              <WeightField
                aria-label={`${t('console.rules.band.weight')}: ${reason}`}
                value={weight}
                onChange={(value) => change(place, 'weight', value)}
              />
            </Table.Td>
            <Table.Td>
              <Text size="sm">{t(`payment-rule.analyst.${reason}`)}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface OwnBandsProps {
  readonly rule: OwnRule
  /** Reasons of other rules, which have words already. */
  readonly reasons: readonly string[]
  /** How many there may be. */
  readonly most: number
  readonly set: (change: Pick<OwnRule, 'bands' | 'texts'>) => void
}

/** The bands of a rule that was added: numbers, reasons, and what is told of each in three languages. */
export function OwnBands({ rule, reasons, most, set }: OwnBandsProps) {
  const t = useT()
  return (
    <Stack gap="sm">
      {rule.bands.map((_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a band has no name but its place; nothing is kept within.
        <OwnBand key={place} rule={rule} reasons={reasons} place={place} set={set} />
      ))}
      {rule.bands.length < most && (
        <Group>
          <Button size="xs" variant="default" onClick={() => set(withBand(rule))}>
            {t('console.rules.band.add')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function OwnBand({
  rule,
  reasons,
  place,
  set,
}: Omit<OwnBandsProps, 'most'> & {
  readonly place: number
}) {
  const t = useT()
  const { bands, texts } = rule
  const band = bands[place]
  if (band === undefined) return null
  const { from, weight, reason } = band
  const words = texts.reasons[reason]
  const change = (field: 'from' | 'weight', value: number | string) =>
    set({ texts, bands: bands.map((one, at) => (at === place ? { ...one, [field]: Number(value) } : one)) })
  const number = place + 1
  return (
    <Fieldset legend={t('console.rules.band', { number })} p="sm">
      <Stack gap="sm">
        <Group align="flex-end">
          <NumberInput
            label={t('console.rules.band.from')}
            className="rules-number"
            size="xs"
            value={from}
            onChange={(value) => change('from', value)}
          />
          <WeightField
            label={t('console.rules.band.weight')}
            value={weight}
            onChange={(value) => change('weight', value)}
          />
          {bands.length > 1 && (
            <Button size="xs" variant="subtle" onClick={() => set(withoutBand(rule, place))}>
              {t('console.rules.band.remove', { number })}
            </Button>
          )}
        </Group>
        <NativeSelect
          size="xs"
          label={t('console.rules.band.reason')}
          value={words === undefined ? reason : ''}
          data={[
            { value: '', label: t('console.rules.band.own', { reason: words === undefined ? rule.id : reason }) },
            ...reasons.map((value) => ({ value, label: t(`payment-rule.analyst.${value}`) })),
          ]}
          onChange={({ currentTarget }) =>
            set(withReason(rule, place, currentTarget.value === '' ? null : currentTarget.value))
          }
        />
        {words !== undefined && (
          <>
            <TextFields
              label={t('console.rules.own.customer')}
              help={t('console.rules.own.customer.help')}
              text={words.customer}
              set={(customer) => set(withWords(rule, reason, { ...words, customer }))}
            />
            <TextFields
              label={t('console.rules.own.analyst')}
              text={words.analyst}
              set={(analyst) => set(withWords(rule, reason, { ...words, analyst }))}
            />
          </>
        )}
      </Stack>
    </Fieldset>
  )
}
