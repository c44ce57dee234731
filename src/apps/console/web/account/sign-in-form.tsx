import { Alert, Button, Divider, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api, Problem, useToken } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { PasswordField } from './password-field.tsx'
import { type OpenedSession, passkeyFailure, passkeysWork, provePasskey } from './webauthn.ts'

/** Who signs in, where that is known, and what follows. */
export interface SignInProps {
  readonly email?: string | undefined
  readonly opened: () => Promise<void>
}

/** Signing in: a passkey first; or e-mail and password, then the code of the app or a recovery code. */
export function SignInForm({ email: known, opened }: SignInProps) {
  const t = useT()
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const { busy, failure, run } = useSending(opened)
  const byPasskey = () => run(async () => api.post<OpenedSession>('/api/v1/session/passkey', await provePasskey()))
  const byPassword = async (code?: string) => {
    const body = { email, password, ...(code !== undefined && { code }) }
    const problem = await run(() => api.post<OpenedSession>('/api/v1/session', body))
    if (problem?.code === 'sign-in.code-missing') setStep('code')
  }
  return (
    <Stack gap="md">
      {failure !== null && (
        <Alert color="red" variant="light" role="alert">
          {failure}
        </Alert>
      )}
      {step === 'code' && <CodeStep busy={busy} send={byPassword} back={() => setStep('password')} />}
      {step === 'password' && passkeysWork() && (
        <>
          <Button size="md" loading={busy} onClick={() => void byPasskey()} data-autofocus autoFocus>
            {t('console.account.sign-in.passkey')}
          </Button>
          <Divider label={t('console.account.sign-in.or-password')} />
        </>
      )}
      {step === 'password' && (
        <PasswordStep busy={busy} send={() => byPassword()}>
          <TextInput
            label={t('console.account.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            readOnly={known !== undefined}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField
            label={t('console.account.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </PasswordStep>
      )}
    </Stack>
  )
}

interface PasswordStepProps {
  readonly busy: boolean
  readonly send: () => Promise<void>
  readonly children: ReactNode
}

function PasswordStep({ busy, send, children }: PasswordStepProps) {
  const t = useT()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {children}
        <Button type="submit" variant={passkeysWork() ? 'default' : 'filled'} size="md" loading={busy}>
          {t('console.account.sign-in.next')}
        </Button>
      </Stack>
    </form>
  )
}

interface CodeStepProps {
  readonly busy: boolean
  readonly send: (code: string) => Promise<void>
  readonly back: () => void
}

/** The code of the app, or a recovery code. A wrong one is cleared: it is of no use any more. */
function CodeStep({ busy, send, back }: CodeStepProps) {
  const t = useT()
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send(code.trim()).then(() => setCode(''))
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          key={String(recovery)}
          label={recovery ? t('console.account.recovery-code') : t('console.account.code')}
          description={recovery ? t('console.account.recovery-hint') : t('console.account.code-hint')}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete={recovery ? 'off' : 'one-time-code'}
          maxLength={20}
          autoFocus
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={busy} disabled={code.trim() === ''}>
          {t('console.account.sign-in.enter')}
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setRecovery(!recovery)
            setCode('')
          }}
        >
          {recovery ? t('console.account.sign-in.use-code') : t('console.account.sign-in.use-recovery')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={back}>
          {t('console.account.sign-in.back')}
        </Button>
        {recovery && (
          <Text size="sm" c="dimmed">
            {t('console.account.sign-in.lost')}
          </Text>
        )}
      </Stack>
    </form>
  )
}

/** Sends one thing at a time and keeps what went wrong; a missing code is no failure but the next step. */
function useSending(opened: SignInProps['opened']) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const run = async (open: () => Promise<OpenedSession>): Promise<Problem | undefined> => {
    setBusy(true)
    setFailure(null)
    try {
      const { csrfToken } = await open()
      useToken(csrfToken)
      await opened()
      return undefined
    } catch (error) {
      const problem = error instanceof Problem ? error : undefined
      if (problem?.code !== 'sign-in.code-missing') setFailure(passkeyFailure(error, t))
      return problem
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, run }
}
