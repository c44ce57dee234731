import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { ToDisputes } from '../disputes/to-disputes.tsx'
import { useCommands } from '../palette/commands.ts'
import { type AppealView, deeds, useVerdicts } from './calls-data.ts'
import { Fact, Facts, Known } from './facts.tsx'
import { numberText } from './number-text.ts'
import { ReasonDialog } from './reason-dialog.tsx'

/** One appeal: what the caller says, what the rule saw, and the two answers. */
export function AppealDetail({ appeal }: { readonly appeal: AppealView }) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  const { rule, reason, operator, callAt, words, caller, state } = appeal
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="calls-appeal">
      <Stack gap="md">
        <Title order={2} size="h4" id="calls-appeal">
          {t(`call-rule.rule.${rule}`)}
        </Title>
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            {t('console.calls.appeal.words')}
          </Text>
          {words === null ? (
            <Text>{t('console.calls.appeal.words.gone')}</Text>
          ) : (
            <blockquote className="calls-words">{words}</blockquote>
          )}
        </div>
        <Facts>
          <Fact name={t('console.calls.appeal.caller')}>
            {caller === null
              ? t(`console.calls.appeal.caller.${state === 'open' ? 'none' : 'gone'}`)
              : numberText(caller)}
          </Fact>
          {caller !== null && (
            <Fact name={t('console.calls.registry')}>
              <Known number={caller} />
            </Fact>
          )}
          <Fact name={t('console.calls.appeal.operator')}>{operator}</Fact>
          <Fact name={t('console.calls.appeal.call-at')}>{format.time(callAt)}</Fact>
          <Fact name={t('console.calls.appeal.saw')}>{t(`call-rule.analyst.${reason}`)}</Fact>
          <Fact name={t('console.calls.appeal.told')}>{t(`call-rule.caller.${reason}`)}</Fact>
          {appeal.hasContact && state === 'open' && (
            <Fact name={t('console.calls.appeal.contact')}>
              <Contact id={appeal.id} />
            </Fact>
          )}
        </Facts>
        {state === 'open' ? may('calls:decide-appeal') && <Answers appeal={appeal} /> : <Decided appeal={appeal} />}
      </Stack>
    </Paper>
  )
}

/** Sealed until somebody asks for it: every opening stands in the audit log. */
function Contact({ id }: { readonly id: string }) {
  const t = useT()
  const opening = useMutation({ mutationFn: () => deeds.openContact(id) })
  if (opening.data !== undefined) return <Text span>{opening.data.contact ?? '–'}</Text>
  return (
    <Stack gap={4} align="flex-start">
      <Button size="xs" variant="default" loading={opening.isPending} onClick={() => opening.mutate()}>
        {t('console.calls.appeal.contact.open')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('console.calls.appeal.contact.help')}
      </Text>
      {opening.error !== null && <Failure error={opening.error} />}
    </Stack>
  )
}

function Decided({ appeal: { state, decidedAt, decisionReason } }: { readonly appeal: AppealView }) {
  const t = useT()
  const format = useFormat()
  return (
    <Alert
      variant="light"
      color={state === 'upheld' ? 'green' : 'sky'}
      title={t(`console.calls.appeals.state.${state}`)}
    >
      <Text className="calls-words" p={0}>
        {decisionReason}
      </Text>
      {decidedAt !== null && (
        <Text size="sm" mt={4}>
          {format.time(decidedAt)}
        </Text>
      )}
    </Alert>
  )
}

function Answers({ appeal }: { readonly appeal: AppealView }) {
  const t = useT()
  const [ruling, setRuling] = useState<'upheld' | 'rejected' | null>(null)
  const { remedy, caller } = appeal
  const mayUphold = remedy !== 'dispute'
  const uphold = () => {
    if (mayUphold) setRuling('upheld')
  }
  const reject = () => setRuling('rejected')
  useKeys({ u: uphold, r: reject })
  useCommands([
    ...(mayUphold
      ? [
          {
            id: 'calls.uphold',
            label: t('console.calls.appeal.uphold'),
            group: 'here',
            keys: 'u',
            run: uphold,
          } as const,
        ]
      : []),
    { id: 'calls.reject', label: t('console.calls.appeal.reject'), group: 'here', keys: 'r', run: reject },
  ])
  const hint = remedy === 'exemption' && caller === null ? 'no-number' : remedy
  return (
    <>
      <Alert variant="light" color={mayUphold ? 'sky' : 'yellow'} title={t('console.calls.appeal.remedy')}>
        {t(`console.calls.appeal.remedy.${hint}`, { operator: appeal.operator })}
        {remedy === 'dispute' && <ToListing number={caller} />}
      </Alert>
      <Group>
        {mayUphold && (
          <Button onClick={uphold} aria-keyshortcuts="u" rightSection={<Hint keys="u" />}>
            {t('console.calls.appeal.uphold')}
          </Button>
        )}
        <Button variant="default" onClick={reject} aria-keyshortcuts="r" rightSection={<Hint keys="r" />}>
          {t('console.calls.appeal.reject')}
        </Button>
      </Group>
      {ruling !== null && <Ruling appeal={appeal} decision={ruling} close={() => setRuling(null)} />}
    </>
  )
}

/** The way to the dispute about the number's listing; to all of them while it is not known which. */
function ToListing({ number }: { readonly number: string | null }) {
  const verdicts = useVerdicts(number === null ? [] : [number])
  return <ToDisputes about={verdicts.data?.[0]?.observableId ?? undefined} />
}

interface RulingProps {
  readonly appeal: AppealView
  readonly decision: 'upheld' | 'rejected'
  readonly close: () => void
}

function Ruling({ appeal: { id, caller, remedy, rule, operator }, decision, close }: RulingProps) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const words = decision === 'upheld' ? 'uphold' : 'reject'
  // A code proves that somebody was told it, not that the number is theirs: only the operator knows.
  const exempts = decision === 'upheld' && remedy === 'exemption' && caller !== null
  const follows = exempts
    ? t('console.calls.appeal.uphold.exempts', { number: numberText(caller), rule: t(`call-rule.rule.${rule}`) })
    : t(`console.calls.appeal.${words}.follows`)
  return (
    <ReasonDialog
      title={t(`console.calls.appeal.${words}`)}
      follows={follows}
      asks={{ label: t('console.calls.appeal.why'), help: t('console.calls.appeal.why.help') }}
      ready={!exempts || asked}
      done={t(`console.calls.appeal.${words}.done`)}
      send={(reason) => deeds.decideAppeal(id, decision, reason)}
      close={close}
    >
      {exempts && (
        <Checkbox
          label={t('console.calls.appeal.asked', { operator })}
          checked={asked}
          onChange={({ currentTarget }) => setAsked(currentTarget.checked)}
        />
      )}
    </ReasonDialog>
  )
}
