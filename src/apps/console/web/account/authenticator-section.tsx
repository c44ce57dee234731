import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { sessionKey, useSession } from '../app/session.tsx'
import { AuthenticatorSetUp } from './authenticator.tsx'
import { PasswordField } from './password-field.tsx'
import { isCancelled, Section } from './section.tsx'

type Step =
  | { readonly kind: 'rest' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'set-up'; readonly password?: string }

/** The authenticator app: set up, replaced, removed. */
export function AuthenticatorSection() {
  const t = useT()
  const client = useQueryClient()
  const { person } = useSession()
  const [step, setStep] = useState<Step>({ kind: 'rest' })
  const rest = () => setStep({ kind: 'rest' })
  const refresh = () => void client.invalidateQueries({ queryKey: sessionKey })
  const guarded = person.secondFactor || person.passkeys > 0
  return (
    <Section name="app" title={t('console.account.app.title')} text={t('console.account.app.text')}>
      {step.kind === 'set-up' && (
        <AuthenticatorSetUp
          {...(step.password !== undefined && { password: step.password })}
          confirmed={refresh}
          done={rest}
          cancel={rest}
        />
      )}
      {step.kind === 'ask' && <AskPassword send={(password) => setStep({ kind: 'set-up', password })} cancel={rest} />}
      {step.kind === 'rest' && (
        <Stack gap="xs">
          <Text>{person.secondFactor ? t('console.account.app.on') : t('console.account.app.off')}</Text>
          <Group gap="xs">
            <Button variant="default" onClick={() => setStep(guarded ? { kind: 'ask' } : { kind: 'set-up' })}>
              {person.secondFactor ? t('console.account.app.replace') : t('console.account.app.add')}
            </Button>
            {person.secondFactor && <RemoveApp removed={refresh} />}
          </Group>
        </Stack>
      )}
    </Section>
  )
}

function AskPassword(props: { readonly send: (password: string) => void; readonly cancel: () => void }) {
  const t = useT()
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.send(password)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={360}>
        <PasswordField
          label={t('console.account.password')}
          description={t('console.account.app.password-hint')}
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button type="submit" disabled={password === ''}>
            {t('console.account.sign-in.next')}
          </Button>
          <Button variant="default" onClick={props.cancel}>
            {t('console.account.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function RemoveApp({ removed }: { readonly removed: () => void }) {
  const t = useT()
  const remove = useMutation({
    mutationFn: () => api.delete('/api/v1/session/second-factor'),
    onSuccess: removed,
  })
  return (
    <>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
        {t('console.account.app.remove')}
      </Button>
      {remove.error !== null && !isCancelled(remove.error) && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert">
          {failureTitle(remove.error, t)}
        </Text>
      )}
    </>
  )
}
