import { Badge, Stack } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { AppealsPart } from './appeals-part.tsx'
import { BoardPart } from './board-part.tsx'
import '../figures/figures.css'
import './calls.css'
import { useAppeals, useRowProposals, useRules } from './calls-data.ts'
import { ComplaintsPart } from './complaints-part.tsx'
import { NumbersPart } from './numbers-part.tsx'
import { PlanPart } from './plan-part.tsx'

/** The parts of the screen, and what each needs. */
const parts = [
  { name: 'board', action: 'calls:read-board', shown: BoardPart },
  { name: 'appeals', action: 'calls:read-appeals', shown: AppealsPart },
  { name: 'numbers', action: 'calls:read-rules', shown: NumbersPart },
  { name: 'plan', action: 'calls:read-rules', shown: PlanPart },
  { name: 'complaints', action: 'calls:read-board', shown: ComplaintsPart },
] as const

/** Screening of calls: the board, appeals of rejected callers, rules about numbers, the plan, and complaints. */
export function CallsPage() {
  const t = useT()
  const { may } = useSession()
  const { part } = useParams({ strict: false })
  const open = parts.filter(({ action }) => may(action))
  const current = part === undefined ? open[0] : open.find(({ name }) => name === part)
  const Shown = current?.shown
  return (
    <Page title={current === undefined ? t('console.calls.title') : t(`console.calls.part.${current.name}`)}>
      <Stack gap="md" className="figures-page">
        <Parts open={open} current={current?.name} />
        {Shown === undefined ? <Empty title={t('console.not-found')} /> : <Shown />}
      </Stack>
    </Page>
  )
}

interface PartsProps {
  readonly open: readonly (typeof parts)[number][]
  readonly current: string | undefined
}

function Parts({ open, current }: PartsProps) {
  const t = useT()
  const navigate = useNavigate()
  const waiting = useWaiting()
  // The palette leads here from every screen, and the form stands on one of the parts.
  useAsked('rule', () => void navigate({ to: '/calls/$part', params: { part: 'numbers' }, hash: 'new' }))
  const go = (part: string) => void navigate({ to: '/calls/$part', params: { part } })
  useKeys(Object.fromEntries(open.map(({ name }, place) => [String(place + 1), () => go(name)])))
  useCommands(
    open.map(({ name }, place) => ({
      id: `calls.part.${name}`,
      label: t(`console.calls.part.${name}`),
      group: 'here',
      keys: String(place + 1),
      run: () => go(name),
    })),
  )
  return (
    <nav aria-label={t('console.calls.title')}>
      <ul className="calls-parts">
        {open.map(({ name }, place) => {
          const count = waiting[name] ?? 0
          return (
            <li key={name}>
              <Link
                to="/calls/$part"
                params={{ part: name }}
                className="calls-part"
                aria-current={name === current ? 'page' : undefined}
                aria-keyshortcuts={String(place + 1)}
              >
                {t(`console.calls.part.${name}`)}
                {count > 0 && (
                  <Badge component="span" variant="light" circle={count < 10}>
                    <span aria-hidden>{count}</span>
                    <span className="heard">{t('console.calls.part.waiting', { count })}</span>
                  </Badge>
                )}
                <Hint keys={String(place + 1)} />
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** How many appeals, and how many proposals of others, wait for somebody. */
function useWaiting(): Readonly<Record<string, number>> {
  const { may, person } = useSession()
  const appeals = useAppeals('open', may('calls:read-appeals'))
  const rules = useRules(may('calls:approve-rule'))
  const rows = useRowProposals(may('indicators:approve-block'))
  const proposed = [...(rules.data?.items ?? []), ...(rows.data?.items ?? [])].filter(
    ({ state, proposedBy }) => state === 'proposed' && proposedBy !== person.id,
  )
  return { appeals: appeals.data?.items.length ?? 0, numbers: proposed.length }
}
