import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { Fact, Facts } from '../calls/facts.tsx'
import { ReasonDialog } from '../calls/reason-dialog.tsx'
import { useCommands } from '../palette/commands.ts'
import { decideAppeal, type HoldAppeal, openContact } from './appeals-data.ts'
import { Clock } from './clock.tsx'
import { useTenge } from './money.ts'
import { Tenge } from './notice-dialog.tsx'
import { tiynOf } from './payment-rows.ts'
import { useBanks, useRefresh } from './recoveries-data.ts'

/** One appeal: what the holder of the account says, what is held, and the two answers. */
export function AppealDetail({ appeal }: { readonly appeal: HoldAppeal }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const { ground, words, held, state, recovery, openedAt } = appeal
  const bank = useBanks().find(({ code }) => code === held.bank)
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="recoveries-appeal">
      <Stack gap="md">
        <Title order={2} size="h4" id="recoveries-appeal">
          {t(`console.recoveries.ground.${ground}`)}
        </Title>
        {words === null ? (
          <Text>{t('console.recoveries.appeals.words.gone')}</Text>
        ) : (
          <blockquote className="calls-words">{words}</blockquote>
        )}
        <Facts>
          <Fact name={t('console.recoveries.appeals.opened')}>{format.time(openedAt)}</Fact>
          <Fact name={t('console.recoveries.recovery')}>
            <Link to="/recoveries/case/$id" params={{ id: recovery }} className="recoveries-link">
              {t('console.recoveries.appeals.recovery')}
            </Link>
          </Fact>
          <Fact name={t('console.recoveries.appeals.bank')}>{bank?.name ?? held.bank ?? '—'}</Fact>
          <Fact name={t('console.recoveries.sum.held')}>
            {t('console.recoveries.appeals.sums', { left: tenge(held.left), amount: tenge(held.amount) })}
          </Fact>
          {held.state === 'held' && (
            <Fact name={t('console.recoveries.hold.ends')}>
              <Clock due={held.until} />
            </Fact>
          )}
          {appeal.hasContact && state === 'open' && (
            <Fact name={t('console.recoveries.appeals.contact')}>
              <Contact id={appeal.id} />
            </Fact>
          )}
        </Facts>
        {state === 'open' ? <Answers appeal={appeal} /> : <Decided appeal={appeal} />}
      </Stack>
    </Paper>
  )
}

/** Sealed until somebody asks for it: every opening stands in the audit log. */
function Contact({ id }: { readonly id: string }) {
  const t = useT()
  const opening = useMutation({ mutationFn: () => openContact(id) })
  if (opening.data !== undefined) return <Text span>{opening.data.contact ?? '—'}</Text>
  return (
    <Stack gap={4} align="flex-start">
      <Button size="xs" variant="default" loading={opening.isPending} onClick={() => opening.mutate()}>
        {t('console.recoveries.appeals.contact.open')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('console.recoveries.appeals.contact.help')}
      </Text>
      {opening.error !== null && <Failure error={opening.error} />}
    </Stack>
  )
}

function Decided({ appeal: { state, decidedAt, decisionReason, released, holdEnd } }: { readonly appeal: HoldAppeal }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  const sum = released === null ? '' : ` · ${t('console.recoveries.appeals.released', { sum: tenge(released) })}`
  return (
    <Alert
      variant="light"
      color={state === 'upheld' ? 'green' : 'sky'}
      title={`${t(`console.recoveries.appeals.state.${state}`)}${sum}`}
    >
      {holdEnd !== null && (
        <Text>
          {t('console.recoveries.appeals.closed')} {t(`console.recoveries.hold.end.${holdEnd}`)}
        </Text>
      )}
      <Text className="recoveries-words">{decisionReason}</Text>
      {decidedAt !== null && (
        <Text size="sm" mt={4}>
          {format.time(decidedAt)}
        </Text>
      )}
    </Alert>
  )
}

function Answers({ appeal }: { readonly appeal: HoldAppeal }) {
  const t = useT()
  const [ruling, setRuling] = useState<'upheld' | 'rejected' | null>(null)
  // A sanction can be contested with the prosecutor or in court, not here.
  const mayUphold = appeal.held.state === 'held'
  const answers = [
    { name: 'uphold', keys: 'u', run: () => setRuling('upheld'), offered: mayUphold },
    { name: 'reject', keys: 'r', run: () => setRuling('rejected'), offered: true },
  ].filter(({ offered }) => offered)
  useKeys(Object.fromEntries(answers.map(({ keys, run }) => [keys, run])))
  useCommands(
    answers.map(({ name, keys, run }) => ({
      id: `recoveries.${name}`,
      label: t(`console.recoveries.appeals.${name}`),
      group: 'here',
      keys,
      run,
    })),
  )
  return (
    <>
      {!mayUphold && <Text>{t(`console.recoveries.appeals.${appeal.held.state}`)}</Text>}
      <Group>
        {answers.map(({ name, keys, run }) => (
          <Button
            key={name}
            variant={name === 'uphold' ? 'filled' : 'default'}
            onClick={run}
            aria-keyshortcuts={keys}
            rightSection={<Hint keys={keys} />}
          >
            {t(`console.recoveries.appeals.${name}`)}
          </Button>
        ))}
      </Group>
      {ruling !== null && <Ruling appeal={appeal} decision={ruling} close={() => setRuling(null)} />}
    </>
  )
}

interface RulingProps {
  readonly appeal: HoldAppeal
  readonly decision: 'upheld' | 'rejected'
  readonly close: () => void
}

function Ruling({ appeal: { id, held }, decision, close }: RulingProps) {
  const t = useT()
  const refresh = useRefresh()
  const [part, setPart] = useState(false)
  const [amount, setAmount] = useState<number | string>(held.left / 100)
  const words = decision === 'upheld' ? 'uphold' : 'reject'
  const some = decision === 'upheld' && part
  const fits = tiynOf(amount) >= 1 && tiynOf(amount) <= held.left
  return (
    <ReasonDialog
      title={t(`console.recoveries.appeals.${words}`)}
      follows={t(`console.recoveries.appeals.${words}.follows`)}
      asks={{ label: t('console.recoveries.why'), help: t('console.recoveries.appeals.why.help') }}
      ready={!some || fits}
      done={t(`console.recoveries.appeals.${words}.done`)}
      send={(reason) => decideAppeal(id, { decision, reason, ...(some && { amount: tiynOf(amount) }) })}
      settled={refresh}
      close={close}
    >
      {decision === 'upheld' && (
        <Checkbox
          label={t('console.recoveries.appeals.part')}
          checked={part}
          onChange={({ currentTarget }) => setPart(currentTarget.checked)}
        />
      )}
      {some && (
        <Tenge label={t('console.recoveries.appeals.amount')} most={held.left} value={amount} change={setAmount} />
      )}
    </ReasonDialog>
  )
}
