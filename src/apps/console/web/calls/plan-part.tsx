import { Button, Group, NativeSelect, Paper, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { WideTable } from '../app/wide-table.tsx'
import { nationalToday } from '../figures/figures-data.ts'
import { useCommands } from '../palette/commands.ts'
import { deeds, type NumberRange, useRanges } from './calls-data.ts'
import { FormDialog } from './form-dialog.tsx'
import { stretchText } from './number-text.ts'
import { ReasonDialog } from './reason-dialog.tsx'

/** What was changed in the numbering plan; an administrator keeps it. */
export function PlanPart() {
  const t = useT()
  const ranges = useRanges()
  const mayChange = useSession().may('calls:change-plan')
  const [adding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<NumberRange | null>(null)
  const items = ranges.data?.items
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Text maw={720}>{t('console.calls.plan.intro')}</Text>
        {mayChange && <Add add={() => setAdding(true)} />}
      </Group>
      {ranges.error !== null && <Failure error={ranges.error} retry={() => void ranges.refetch()} />}
      {items === undefined && ranges.error === null && <Loading />}
      {items?.length === 0 && <Empty title={t('console.calls.plan.none')}>{t('console.calls.plan.none.help')}</Empty>}
      {items !== undefined && items.length > 0 && <Ranges items={items} remove={mayChange ? setRemoved : undefined} />}
      {adding && <RangeForm close={() => setAdding(false)} />}
      {removed !== null && (
        <ReasonDialog
          title={t('console.calls.plan.remove')}
          follows={t('console.calls.plan.remove.follows', { numbers: stretchText(removed.numbers) })}
          done={t('console.calls.plan.remove.done')}
          send={() => deeds.removeRange(removed.id)}
          close={() => setRemoved(null)}
        />
      )}
    </Stack>
  )
}

function Add({ add }: { readonly add: () => void }) {
  const t = useT()
  useKeys({ n: add })
  useCommands([{ id: 'calls.range', label: t('console.calls.plan.add'), group: 'here', keys: 'n', run: add }])
  return (
    <Button onClick={add} aria-keyshortcuts="n" rightSection={<Hint keys="n" />}>
      {t('console.calls.plan.add')}
    </Button>
  )
}

interface RangesProps {
  readonly items: readonly NumberRange[]
  readonly remove: ((range: NumberRange) => void) | undefined
}

function Ranges({ items, remove }: RangesProps) {
  const t = useT()
  const format = useFormat()
  return (
    <Paper withBorder p="md">
      <WideTable minWidth={760}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {(['numbers', 'use', 'operator', 'from', 'to', 'source'] as const).map((head) => (
                <Table.Th key={head} scope="col">
                  {t(`console.calls.plan.${head}`)}
                </Table.Th>
              ))}
              {remove !== undefined && <Table.Td />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((range) => (
              <Table.Tr key={range.id}>
                <Table.Th scope="row" fw={500}>
                  {stretchText(range.numbers)}
                </Table.Th>
                <Table.Td>{t(`console.calls.use.${range.use}`)}</Table.Td>
                <Table.Td>{range.operator ?? '–'}</Table.Td>
                <Table.Td>{format.day(range.validFrom)}</Table.Td>
                <Table.Td>{range.validTo === null ? '–' : format.day(range.validTo)}</Table.Td>
                <Table.Td>{range.source}</Table.Td>
                {remove !== undefined && (
                  <Table.Td ta="right">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('console.calls.plan.remove')}: ${stretchText(range.numbers)}`}
                      onClick={() => remove(range)}
                    >
                      {t('console.calls.plan.remove')}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  )
}

const uses = ['mobile', 'fixed', 'other', 'none'] as const

function RangeForm({ close }: { readonly close: () => void }) {
  const t = useT()
  const [key] = useState(() => crypto.randomUUID())
  const [form, setForm] = useState({
    numbers: '',
    use: 'mobile',
    operator: '',
    validTo: '',
    source: '',
    validFrom: nationalToday(1),
  })
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const send = () => {
    const { operator, validTo, ...needed } = form
    const more = { ...(operator.trim() !== '' && { operator: operator.trim() }), ...(validTo !== '' && { validTo }) }
    return deeds.addRange({ ...needed, ...more }, key)
  }
  const text = (name: 'numbers' | 'operator' | 'source') => ({
    label: t(`console.calls.plan.${name}`),
    value: form[name],
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => set({ [name]: currentTarget.value }),
  })
  return (
    <FormDialog
      title={t('console.calls.plan.add')}
      intro={t('console.calls.plan.add.help')}
      deed={t('console.calls.plan.add')}
      done={t('console.calls.plan.add.done')}
      send={send}
      close={close}
    >
      <TextInput
        {...text('numbers')}
        description={t('console.calls.rule.numbers.help')}
        placeholder="+7 785 000 00 00 – +7 785 099 99 99"
        required
        maxLength={60}
        data-autofocus
      />
      <Group grow align="flex-start">
        <NativeSelect
          label={t('console.calls.plan.use')}
          value={form.use}
          data={uses.map((value) => ({ value, label: t(`console.calls.use.${value}`) }))}
          onChange={({ currentTarget }) => set({ use: currentTarget.value })}
        />
        <TextInput {...text('operator')} maxLength={100} />
      </Group>
      <Group grow align="flex-start">
        {(['validFrom', 'validTo'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(`console.calls.plan.${end === 'validFrom' ? 'from' : 'to'}`)}
            value={form[end]}
            onChange={({ currentTarget }) => set({ [end]: currentTarget.value })}
            required={end === 'validFrom'}
          />
        ))}
      </Group>
      <TextInput
        {...text('source')}
        description={t('console.calls.plan.source.help')}
        required
        minLength={3}
        maxLength={500}
      />
    </FormDialog>
  )
}
