import { Alert, Button, Drawer, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Followed } from '#domains/reports'
import { api, Problem } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { uuidv7 } from './form.ts'
import type { Wire } from './preview.ts'

type State = Wire<Followed>

/** A caller returns with the receipt: what became of the report, and what the caller adds to it. */
export function Returning({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const t = useT()
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={520}
      title={t('console.intake.return.title')}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('console.intake.close') }}
    >
      {opened && <Finding />}
    </Drawer>
  )
}

function Finding() {
  const t = useT()
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<State | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const find = async () => {
    setBusy(true)
    setError(null)
    setState(null)
    try {
      setState(await api.post<State>('/api/v1/desk/receipts/state', { receipt: typed }))
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <Group align="end" wrap="nowrap">
          <TextInput
            data-autofocus
            style={{ flex: 1 }}
            size="lg"
            label={t('console.intake.return.receipt')}
            inputMode="numeric"
            autoComplete="off"
            maxLength={40}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <Button size="lg" type="submit" loading={busy} disabled={typed.replace(/\D/g, '').length < 16}>
            {t('console.intake.return.find')}
          </Button>
        </Group>
      </form>
      {error !== null && <Alert color="red" role="alert" title={failureTitle(error, t)} />}
      {state !== null && <Found receipt={typed} state={state} change={setState} />}
    </Stack>
  )
}

function Found(props: { readonly receipt: string; readonly state: State; readonly change: (state: State) => void }) {
  const { receipt, state, change } = props
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('console.intake.return.sent', { when: format.time(state.submittedAt) })}
      </Text>
      {state.reports.map(({ topic, fraudType, outcome, changedAt }) => (
        <div className="panel" key={topic}>
          <Text fw={600}>{fraudType === null ? wordOf.topic(t, topic) : wordOf.fraudType(t, fraudType)}</Text>
          <Text>{t(`taxonomy.outcome.${outcome}.title`)}</Text>
          <Text size="sm" c="dimmed">
            {t(`taxonomy.outcome.${outcome}.help`)} · {format.ago(changedAt)}
          </Text>
        </div>
      ))}
      {state.messages.map(({ from, text, at }) => (
        <div className="panel" key={`${at}${from}`}>
          <Text size="xs" c="dimmed">
            {t(`console.intake.return.from.${from}`)} · {format.time(at)}
          </Text>
          <Text style={{ whiteSpace: 'pre-wrap' }}>{text}</Text>
        </div>
      ))}
      {state.mayReply ? (
        <Adding receipt={receipt} change={change} />
      ) : (
        <Text c="dimmed">{t('console.intake.return.closed')}</Text>
      )}
    </Stack>
  )
}

function Adding({ receipt, change }: { readonly receipt: string; readonly change: (state: State) => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const [key, setKey] = useState(uuidv7)
  const [said, setSaid] = useState<{ readonly error: unknown } | 'kept' | null>(null)
  const add = async () => {
    setSaid(null)
    try {
      const path = '/api/v1/desk/receipts/messages'
      change(await api.post<State>(path, { receipt, text }, { idempotencyKey: key }))
      setText('')
      // The next thing the caller says is another message.
      setKey(uuidv7())
      setSaid('kept')
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setSaid({ error })
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Textarea
        label={t('console.intake.return.add')}
        autosize
        minRows={3}
        maxLength={5000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Group pt="xs">
        <Button type="submit" disabled={text.trim() === ''}>
          {t('console.intake.return.send')}
        </Button>
        {said === 'kept' && <Text role="status">✓ {t('console.intake.return.kept')}</Text>}
      </Group>
      {said !== null && said !== 'kept' && (
        <Alert mt="xs" color="red" role="alert" title={failureTitle(said.error, t)} />
      )}
    </form>
  )
}
