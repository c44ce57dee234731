import { Badge, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { BlockForm } from './block-form.tsx'
import { type NumberRule, useRules } from './calls-data.ts'
import { Chooser } from './chooser.tsx'
import { stretchText } from './number-text.ts'
import { RowsList } from './rows-list.tsx'
import { RuleDetail } from './rule-detail.tsx'
import { RuleForm } from './rule-form.tsx'

/** Rules by where they stand. */
const views = {
  proposed: ['proposed'],
  'in-force': ['in-force'],
  over: ['withdrawn', 'lapsed'],
} as const satisfies Readonly<Record<string, readonly NumberRule['state'][]>>

type RuleView = keyof typeof views
type View = RuleView | 'rows'

const viewNames = ['proposed', 'in-force', 'over', 'rows'] as const

/** Numbers that never call, numbers that pass a rule, and rows of numbers in the registry. */
export function NumbersPart() {
  const t = useT()
  const { may } = useSession()
  const rules = useRules()
  const [chosen, setChosen] = useState<View | null>(null)
  const items = rules.data?.items
  const noneWaits = items?.every(({ state }) => state !== 'proposed') === true
  const view = chosen ?? (noneWaits ? 'in-force' : 'proposed')
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Text maw={640}>{t('console.calls.rules.intro')}</Text>
        <Begin done={setChosen} />
      </Group>
      <SegmentedControl
        aria-label={t('console.calls.rules.states')}
        value={view}
        data={viewNames
          .filter((value) => value !== 'rows' || may('indicators:read'))
          .map((value) => ({ value, label: t(`console.calls.rules.view.${value}`) }))}
        onChange={(value) => setChosen(value)}
        style={{ alignSelf: 'flex-start' }}
      />
      {rules.error !== null && <Failure error={rules.error} retry={() => void rules.refetch()} />}
      {view === 'rows' ? <RowsList /> : <Rules items={items} view={view} failed={rules.error !== null} />}
    </Stack>
  )
}

interface RulesProps {
  readonly items: readonly NumberRule[] | undefined
  readonly view: RuleView
  readonly failed: boolean
}

function Rules({ items, view, failed }: RulesProps) {
  const t = useT()
  if (items === undefined) return failed ? null : <Loading />
  const shown = items.filter(({ state }) => views[view].some((one) => one === state))
  if (shown.length === 0) return <Empty title={t(`console.calls.rules.none.${view}`)} />
  return (
    <Chooser
      key={view}
      items={shown}
      name={t('console.calls.part.numbers')}
      count={t('console.calls.rules.count', { count: shown.length })}
      line={(rule) => <Line rule={rule} />}
      detail={(rule) => <RuleDetail key={rule.id} rule={rule} />}
    />
  )
}

const begins = [
  { name: 'rule', key: 'n', action: 'calls:propose-rule' },
  { name: 'block', key: 'b', action: 'indicators:list-block' },
] as const

/** What can be begun here; afterwards the view is shown in which it has come to stand. */
function Begin({ done }: { readonly done: (view: View) => void }) {
  const t = useT()
  const { may } = useSession()
  const [form, setForm] = useState<'rule' | 'block' | null>(null)
  const open = begins.filter(({ action }) => may(action))
  useAsked('new', () => setForm('rule'), may('calls:propose-rule'))
  useKeys(Object.fromEntries(open.map(({ name, key }) => [key, () => setForm(name)])))
  useCommands(
    open.map(({ name, key }) => ({
      id: `calls.new-${name}`,
      label: t(`console.calls.${name}.new`),
      group: 'here',
      keys: key,
      run: () => setForm(name),
    })),
  )
  return (
    <Group gap="xs">
      {open.map(({ name, key }) => (
        <Button
          key={name}
          variant={name === 'rule' ? 'filled' : 'default'}
          aria-keyshortcuts={key}
          onClick={() => setForm(name)}
          rightSection={<Hint keys={key} />}
        >
          {t(`console.calls.${name}.new`)}
        </Button>
      ))}
      {form === 'rule' && <RuleForm close={() => setForm(null)} done={() => done('proposed')} />}
      {form === 'block' && <BlockForm close={() => setForm(null)} done={() => done('rows')} />}
    </Group>
  )
}

function Line({ rule }: { readonly rule: NumberRule }) {
  const t = useT()
  const format = useFormat()
  const { person } = useSession()
  const { numbers, effect, holder, proposedBy, until, state } = rule
  return (
    <Stack gap={2}>
      <Text fw={600}>{stretchText(numbers)}</Text>
      <Text size="sm">
        {t(`console.calls.effect.${effect}`)}
        {proposedBy !== 'appeal' && ` · ${holder}`}
      </Text>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {state === 'in-force' || state === 'lapsed'
            ? t('console.calls.rule.until', { day: format.day(until) })
            : t(`console.calls.rule.state.${state}`)}
        </Text>
        {state === 'proposed' && proposedBy === person.id && (
          <Badge variant="default" tt="none">
            {t('console.calls.rule.own')}
          </Badge>
        )}
      </Group>
    </Stack>
  )
}
