import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useLive } from '../app/live.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import '../calls/calls.css'
import { Chooser } from '../calls/chooser.tsx'
import { useCommands } from '../palette/commands.ts'
import { Board } from './board-view.tsx'
import { Editor } from './editor.tsx'
import './payment-rules.css'
import { RulesTable, TypologiesTable } from './policy-tables.tsx'
import { OwnWords, RuleTexts } from './rule-texts.tsx'
import { useRefresh, useVersions, type VersionsView, type VersionView } from './rules-data.ts'
import { VersionDetailView } from './version-detail.tsx'

/** The parts of the screen, and what each needs beside the right to be here. */
const parts = [
  { name: 'in-force', action: 'payments:review-policy' },
  { name: 'versions', action: 'payments:review-policy' },
  { name: 'board', action: 'payments:read-board' },
] as const

/** What banks screen payments by: the rules in force, the versions, and a change of them. */
export function PaymentRulesPage() {
  const t = useT()
  const { part = 'in-force' } = useParams({ strict: false })
  const versions = useVersions()
  const refresh = useRefresh()
  // Whoever edits goes on undisturbed: a check is asked for again with the next change.
  useLive('payments.policy-changed', () => void refresh())
  const { data, error } = versions
  return (
    <Page title={t('console.rules.title')}>
      {error !== null && <Failure error={error} retry={() => void versions.refetch()} />}
      {data === undefined ? (
        error === null && <Loading />
      ) : (
        <RuleTexts>
          <OwnWords policy={data.inForce.policy}>
            <Shown versions={data} part={part} />
          </OwnWords>
        </RuleTexts>
      )}
    </Page>
  )
}

function Shown({ versions, part }: { readonly versions: VersionsView; readonly part: string }) {
  const t = useT()
  const { may } = useSession()
  if (part === 'change' && may('payments:propose-policy')) return <Editor start={versions.inForce} />
  const open = parts.filter(({ action }) => may(action)).map(({ name }) => name)
  const known = open.find((name) => name === part)
  return (
    <Stack gap="md">
      <Parts open={open} current={known} versions={versions.items} />
      {known === 'in-force' && <InForce versions={versions} />}
      {known === 'versions' && <Versions versions={versions} />}
      {known === 'board' && <Board />}
      {known === undefined && <Empty title={t('console.not-found')} />}
    </Stack>
  )
}

interface PartsProps {
  readonly open: readonly (typeof parts)[number]['name'][]
  readonly current: string | undefined
  readonly versions: readonly VersionView[]
}

function Parts({ open, current, versions }: PartsProps) {
  const t = useT()
  const navigate = useNavigate()
  const { person, may } = useSession()
  const go = (part: string) => void navigate({ to: '/payment-rules/$part', params: { part } })
  const mayChange = may('payments:propose-policy')
  const count = versions.filter(({ state, proposedBy }) => state === 'proposed' && proposedBy !== person.id).length
  useKeys({
    ...Object.fromEntries(open.map((part, place) => [String(place + 1), () => go(part)])),
    ...(mayChange && { n: () => go('change') }),
  })
  useCommands([
    ...open.map((part, place) => ({
      id: `rules.part.${part}`,
      label: t(`console.rules.part.${part}`),
      group: 'here' as const,
      keys: String(place + 1),
      run: () => go(part),
    })),
    ...(mayChange
      ? [{ id: 'rules.new', label: t('console.rules.new'), group: 'here', keys: 'n', run: () => go('change') } as const]
      : []),
  ])
  return (
    <Group justify="space-between">
      <nav aria-label={t('console.rules.title')}>
        <ul className="calls-parts">
          {open.map((part, place) => (
            <li key={part}>
              <Link
                to="/payment-rules/$part"
                params={{ part }}
                className="calls-part"
                aria-current={part === current ? 'page' : undefined}
                aria-keyshortcuts={String(place + 1)}
              >
                {t(`console.rules.part.${part}`)}
                {part === 'versions' && count > 0 && (
                  <Badge component="span" variant="light" circle={count < 10}>
                    <span aria-hidden>{count}</span>
                    <span className="heard">{t('console.rules.waiting', { count })}</span>
                  </Badge>
                )}
                <Hint keys={String(place + 1)} />
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {mayChange && (
        <Button onClick={() => go('change')} aria-keyshortcuts="n" rightSection={<Hint keys="n" />}>
          {t('console.rules.new')}
        </Button>
      )}
    </Group>
  )
}

function InForce({ versions: { inForce, items } }: { readonly versions: VersionsView }) {
  const t = useT()
  const format = useFormat()
  const since = items.find(({ number }) => number === inForce.number)?.approvedAt ?? null
  const version = t('console.rules.version', { number: inForce.number })
  return (
    <Stack gap="lg">
      <Text>
        {since === null
          ? `${version} · ${t('console.rules.shipped')}`
          : `${version} · ${t('console.rules.since', { time: format.time(since) })}`}
      </Text>
      <section aria-labelledby="rules-typologies">
        <Title order={2} size="h5" id="rules-typologies">
          {t('console.rules.typologies')}
        </Title>
        <Text size="sm" c="dimmed" maw={780}>
          {t('console.rules.typologies.help')}
        </Text>
        <div className="rules-tables">
          <TypologiesTable policy={inForce.policy} />
        </div>
      </section>
      <section aria-labelledby="rules-rules">
        <Title order={2} size="h5" id="rules-rules">
          {t('console.rules.rules')}
        </Title>
        <Text size="sm" c="dimmed" maw={780}>
          {t('console.rules.rules.help')}
        </Text>
        <div className="rules-tables">
          <RulesTable policy={inForce.policy} />
        </div>
      </section>
    </Stack>
  )
}

function Versions({ versions: { inForce, items, tried } }: { readonly versions: VersionsView }) {
  const t = useT()
  if (items.length === 0)
    return <Empty title={t('console.rules.versions.none')}>{t('console.rules.versions.none.help')}</Empty>
  const listed = items.map((version) => ({ ...version, id: String(version.number) }))
  return (
    <Chooser
      items={listed}
      name={t('console.rules.part.versions')}
      count={t('console.rules.versions.count', { count: items.length })}
      first={listed.find(({ state }) => state === 'proposed')?.id}
      line={(version) => <VersionLine version={version} />}
      detail={(version) => (
        <VersionDetailView key={version.id} version={version} holding={inForce.number} tried={tried} />
      )}
    />
  )
}

function VersionLine({ version: { number, state, proposedAt, reason } }: { readonly version: VersionView }) {
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text fw={600}>{t('console.rules.version', { number })}</Text>
        <Badge
          variant="light"
          tt="none"
          color={state === 'in-force' ? 'green' : state === 'proposed' ? 'blue' : 'gray'}
        >
          {t(`console.rules.state.${state}`)}
        </Badge>
      </Group>
      <Text size="sm" lineClamp={2}>
        {reason}
      </Text>
      <Text size="sm" c="dimmed">
        {format.time(proposedAt)}
      </Text>
    </Stack>
  )
}
