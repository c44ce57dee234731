import { Badge, Button, Stack } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import '../calls/calls.css'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { useHoldAppeals } from './appeals-data.ts'
import { AppealsPart } from './appeals-part.tsx'
import { OpenDialog } from './open-dialog.tsx'
import './recoveries.css'
import { RecoveryList } from './recovery-list.tsx'
import { RecoveryTexts } from './recovery-texts.tsx'

/** The parts of the screen, and what each needs. */
const parts = [
  { name: 'list', action: 'payments:read-recoveries', shown: RecoveryList },
  { name: 'appeals', action: 'payments:decide-appeal', shown: AppealsPart },
] as const

/** Stolen money that is chased bank by bank, and appeals of those whose money is held. */
export function RecoveriesPage() {
  return (
    <RecoveryTexts>
      <Recoveries />
    </RecoveryTexts>
  )
}

function Recoveries() {
  const t = useT()
  const { may } = useSession()
  const { part } = useParams({ strict: false })
  const open = parts.filter(({ action }) => may(action))
  const current = part === undefined ? open[0] : open.find(({ name }) => name === part)
  const Shown = current?.shown
  return (
    <div className="recoveries">
      <Page
        title={t(current?.name === 'appeals' ? 'console.recoveries.part.appeals' : 'console.section.recoveries')}
        actions={<Opening />}
      >
        <Stack gap="md">
          {open.length > 1 && <Parts open={open} current={current?.name} />}
          {Shown === undefined ? <Empty title={t('console.not-found')} /> : <Shown />}
        </Stack>
      </Page>
    </div>
  )
}

/** Opens a recovery for somebody who calls. */
function Opening() {
  const t = useT()
  const { may } = useSession()
  const [asked, setAsked] = useState(false)
  const allowed = may('payments:open-recovery')
  const ask = () => setAsked(true)
  useAsked('new', ask, allowed)
  useKeys({ n: ask }, allowed)
  useCommands(
    allowed
      ? [{ id: 'recoveries.open', label: t('console.palette.recovery'), group: 'here', keys: 'n', run: ask }]
      : [],
  )
  if (!allowed) return null
  return (
    <>
      <Button onClick={ask} aria-keyshortcuts="n" rightSection={<Hint keys="n" />}>
        {t('console.recoveries.open')}
      </Button>
      {asked && <OpenDialog close={() => setAsked(false)} />}
    </>
  )
}

interface PartsProps {
  readonly open: readonly (typeof parts)[number][]
  readonly current: string | undefined
}

function Parts({ open, current }: PartsProps) {
  const t = useT()
  const navigate = useNavigate()
  const { may } = useSession()
  const waiting = useHoldAppeals('open', may('payments:decide-appeal')).data?.items.length ?? 0
  const go = (part: string) => void navigate({ to: '/recoveries/$part', params: { part } })
  useKeys(Object.fromEntries(open.map(({ name }, place) => [String(place + 1), () => go(name)])))
  return (
    <nav aria-label={t('console.section.recoveries')}>
      <ul className="calls-parts">
        {open.map(({ name }, place) => (
          <li key={name}>
            <Link
              to="/recoveries/$part"
              params={{ part: name }}
              className="calls-part"
              aria-current={name === current ? 'page' : undefined}
              aria-keyshortcuts={String(place + 1)}
            >
              {t(`console.recoveries.part.${name}`)}
              {name === 'appeals' && waiting > 0 && (
                <Badge component="span" variant="light" circle={waiting < 10}>
                  <span aria-hidden>{waiting}</span>
                  <span className="heard">{t('console.recoveries.appeals.count', { count: waiting })}</span>
                </Badge>
              )}
              <Hint keys={String(place + 1)} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
