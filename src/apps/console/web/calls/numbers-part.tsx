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
import { type NumberRule, type RowProposal, useRowProposals, useRules } from './calls-data.ts'
import { Chooser } from './chooser.tsx'
import { stretchText } from './number-text.ts'
import { RowProposalDetail, RowProposalLine } from './row-proposal.tsx'
import { RowsList } from './rows-list.tsx'
import { RuleDetail } from './rule-detail.tsx'
import { RuleForm } from './rule-form.tsx'

/** Rules by where they stand. */
const views = {
  proposed: ['proposed'],
  'in-force': ['in-force'],
  over: ['withdrawn', 'lapsed'],
} as const satisfies Readonly<Record<string, readonly (NumberRule['state'] | RowProposal['state'])[]>>

type RuleView = keyof typeof views
type View = RuleView | 'rows'

const viewNames = ['proposed', 'in-force', 'over', 'rows'] as const

/** What takes two people: a rule about numbers, or a row of numbers to be listed. */
type Entry =
  | { readonly id: string; readonly state: NumberRule['state']; readonly rule: NumberRule }
  | { readonly id: string; readonly state: RowProposal['state']; readonly row: RowProposal }

/** Rules and proposed rows, those proposed last first; undefined until both are there. */
function useEntries() {
  const { may } = useSession()
  const mayRows = may('indicators:read-block-proposals')
  const rules = useRules()
  const rows = useRowProposals(mayRows)
  const known = rules.data !== undefined && (rows.data !== undefined || !mayRows)
  const entries: readonly Entry[] = [
    ...(rules.data?.items ?? []).map((rule) => ({ id: rule.id, state: rule.state, rule })),
    ...(rows.data?.items ?? []).map((row) => ({ id: row.id, state: row.state, row })),
  ].toSorted((a, b) => (proposedAt(a) < proposedAt(b) ? 1 : -1))
  return {
    items: known ? entries : undefined,
    error: rules.error ?? rows.error,
    retry: () => {
      void rules.refetch()
      if (mayRows) void rows.refetch()
    },
  }
}

const proposedAt = (entry: Entry): string => ('rule' in entry ? entry.rule : entry.row).proposedAt

/** Numbers that never call, numbers that pass a rule, and rows of numbers in the registry. */
export function NumbersPart() {
  const t = useT()
  const { may } = useSession()
  const { items, error, retry } = useEntries()
  const [chosen, setChosen] = useState<View | null>(null)
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
      {error !== null && <Failure error={error} retry={retry} />}
      {view === 'rows' ? <RowsList /> : <Entries items={items} view={view} failed={error !== null} />}
    </Stack>
  )
}

interface EntriesProps {
  readonly items: readonly Entry[] | undefined
  readonly view: RuleView
  readonly failed: boolean
}

function Entries({ items, view, failed }: EntriesProps) {
  const t = useT()
  if (items === undefined) return failed ? null : <Loading />
  const shown = items.filter(({ state }) => views[view].some((one) => one === state))
  if (shown.length === 0) return <Empty title={t(`console.calls.rules.none.${view}`)} />
  return (
    <Chooser
      key={view}
      items={shown}
      name={t('console.calls.part.numbers')}
      count={t(`console.calls.rules.count.${view}`, { count: shown.length })}
      line={(entry) => ('rule' in entry ? <Line rule={entry.rule} /> : <RowProposalLine row={entry.row} />)}
      detail={(entry) =>
        'rule' in entry ? (
          <RuleDetail key={entry.id} rule={entry.rule} />
        ) : (
          <RowProposalDetail key={entry.id} row={entry.row} />
        )
      }
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
      {form === 'block' && (
        <BlockForm close={() => setForm(null)} done={(outcome) => done(outcome === 'proposed' ? 'proposed' : 'rows')} />
      )}
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
