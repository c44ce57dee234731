import { Alert, Button, Divider, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { api, type Question, useToken } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { type SessionView, sessionKey } from '../app/session.tsx'
import { PasswordField } from './password-field.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { passkeyFailure, passkeysWork, provePasskey } from './webauthn.ts'

/** What the dialog asks and whom it tells. */
export interface ConfirmationProps {
  readonly question: Question
  readonly answer: (right: boolean) => void
}

/** The person of this screen, as far as it is known: nothing is where the page has just been loaded elsewhere. */
function useKnownPerson(): SessionView['person'] | undefined {
  return useQueryClient().getQueryData<{ readonly view: SessionView } | null>(sessionKey)?.view.person
}

/** Confirms who sits at the screen, in a dialog over the page. */
export function ConfirmationDialog({ question, answer }: ConfirmationProps) {
  const t = useT()
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={<Text fw={600}>{t(`console.account.confirm.${question}.title`)}</Text>}
      closeOnClickOutside={false}
      zIndex={500}
      size="md"
      closeButtonProps={{ 'aria-label': t('console.account.cancel') }}
    >
      <Stack gap="sm">
        <Text>{t(`console.account.confirm.${question}.text`)}</Text>
        {question === 'ended' ? <SignInAgain answer={answer} /> : <Confirm answer={answer} />}
      </Stack>
    </Modal>
  )
}

/** Signing in over the page. Somebody else gets a page of their own: this one holds another person's work. */
function SignInAgain({ answer }: Pick<ConfirmationProps, 'answer'>) {
  const client = useQueryClient()
  const before = useKnownPerson()
  const opened = async () => {
    const view = await api.get<SessionView>('/api/v1/session')
    if (view.access !== 'full' || (before && view.person.id !== before.id)) return window.location.assign('/console/')
    useToken(view.csrfToken)
    answer(true)
    return client.invalidateQueries({ queryKey: sessionKey })
  }
  return <SignInForm email={before?.email} opened={opened} />
}

/** Confirming by a passkey, or by what is typed. */
function Confirm({ answer }: Pick<ConfirmationProps, 'answer'>) {
  const t = useT()
  const person = useKnownPerson()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const byPasskey = passkeysWork() && (person === undefined || person.passkeys > 0)
  const send = async (body: () => Promise<object>) => {
    setBusy(true)
    setFailure(null)
    try {
      const { csrfToken } = await api.post<{ csrfToken: string }>('/api/v1/session/confirmation', await body())
      useToken(csrfToken)
      answer(true)
    } catch (error) {
      setFailure(passkeyFailure(error, t))
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm">
      {failure !== null && (
        <Alert color="red" variant="light" role="alert">
          {failure}
        </Alert>
      )}
      {byPasskey && (
        <>
          <Button variant="light" loading={busy} onClick={() => void send(provePasskey)}>
            {t('console.account.confirm.passkey')}
          </Button>
          <Divider label={t('console.account.or')} />
        </>
      )}
      <TypedProof
        busy={busy}
        hasApp={person?.secondFactor !== false}
        send={(body) => send(() => Promise.resolve(body))}
      />
    </Stack>
  )
}

interface TypedProofProps {
  readonly busy: boolean
  /** Whether there may be an authenticator app. */
  readonly hasApp: boolean
  readonly send: (body: object) => Promise<void>
}

/** The code of the app where there is one, or the password. */
function TypedProof({ busy, hasApp, send }: TypedProofProps) {
  const t = useT()
  const [way, setWay] = useState<'code' | 'password'>(hasApp ? 'code' : 'password')
  const [typed, setTyped] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send({ [way]: way === 'code' ? typed.trim() : typed }).then(() => setTyped(''))
  }
  const other = way === 'code' ? 'password' : 'code'
  const common = {
    value: typed,
    required: true,
    withAsterisk: false,
    'data-autofocus': true,
    disabled: busy,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setTyped(event.currentTarget.value),
  } as const
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {way === 'code' ? (
          <TextInput
            {...common}
            label={t('console.account.code')}
            description={t('console.account.code-hint')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={20}
          />
        ) : (
          <PasswordField {...common} label={t('console.account.password')} autoComplete="current-password" />
        )}
        <Button type="submit" loading={busy} disabled={typed.trim() === ''}>
          {t('console.account.confirm.send')}
        </Button>
        {hasApp && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              setWay(other)
              setTyped('')
            }}
          >
            {t(`console.account.confirm.by-${other}`)}
          </Button>
        )}
      </Stack>
    </form>
  )
}
