import { Alert, Anchor, Button, Code, CopyButton, Group, List, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { api, useToken } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, failureTitle, Loading } from '../app/page.tsx'
import { QrCode } from './qr-code.tsx'
import type { OpenedSession } from './webauthn.ts'

interface SetUpProps {
  /** Asked where there is a second factor already. */
  readonly password?: string
  /** The code was right: the session is a new one. */
  readonly confirmed: () => void
  /** The recovery codes were kept. */
  readonly done: () => void
  readonly cancel: () => void
}

/** Setting up an authenticator app: the secret, the first code, then the recovery codes, shown this once. */
export function AuthenticatorSetUp({ password, confirmed, done, cancel }: SetUpProps) {
  const t = useT()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const start = useMutation({
    mutationFn: () =>
      api.post<{ uri: string; secret: string }>(
        '/api/v1/session/second-factor',
        password === undefined ? {} : { password },
      ),
  })
  const begin = start.mutate
  useEffect(() => begin(), [begin])
  if (codes !== null) return <RecoveryCodes codes={codes} done={done} />
  if (start.error) {
    return (
      <Stack>
        <Failure error={start.error} />
        <Button variant="default" onClick={cancel}>
          {t('console.account.sign-in.back')}
        </Button>
      </Stack>
    )
  }
  if (start.data === undefined) return <Loading />
  return (
    <Stack gap="md">
      <Secret {...start.data} />
      <FirstCode
        cancel={cancel}
        right={(list) => {
          setCodes(list)
          confirmed()
        }}
      />
    </Stack>
  )
}

/** The secret as a picture for an app on another device, in groups that can be typed, and as a link for an app on this one. */
function Secret({ uri, secret }: { readonly uri: string; readonly secret: string }) {
  const t = useT()
  return (
    <Group align="flex-start" wrap="nowrap" gap="lg">
      <QrCode text={uri} label={t('console.account.app.picture')} />
      <SecretSteps uri={uri} secret={secret} />
    </Group>
  )
}

function SecretSteps({ uri, secret }: { readonly uri: string; readonly secret: string }) {
  const t = useT()
  return (
    <List type="ordered" spacing="xs">
      <List.Item>{t('console.account.app.open')}</List.Item>
      <List.Item>
        {t('console.account.app.key')}
        <Group gap="xs" mt={4}>
          <Code fz="md" aria-label={t('console.account.app.secret')}>
            {secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? t('console.account.copied') : t('console.account.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Anchor href={uri} size="sm">
          {t('console.account.app.here')}
        </Anchor>
      </List.Item>
      <List.Item>{t('console.account.app.type')}</List.Item>
    </List>
  )
}

function FirstCode(props: { readonly right: (codes: readonly string[]) => void; readonly cancel: () => void }) {
  const t = useT()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () =>
      api.post<OpenedSession & { recoveryCodes: readonly string[] }>('/api/v1/session/second-factor/confirmation', {
        code: code.trim(),
      }),
    onSuccess: ({ csrfToken, recoveryCodes }) => {
      useToken(csrfToken)
      props.right(recoveryCodes)
    },
    onError: () => setCode(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t('console.account.code')}
          description={t('console.account.code-hint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          autoFocus
          value={code}
          error={confirm.error ? failureTitle(confirm.error, t) : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" loading={confirm.isPending} disabled={code.trim() === ''}>
            {t('console.account.app.confirm')}
          </Button>
          <Button variant="default" onClick={props.cancel}>
            {t('console.account.sign-in.back')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Recovery codes are shown this once, like a receipt. */
function RecoveryCodes({ codes, done }: { readonly codes: readonly string[]; readonly done: () => void }) {
  const t = useT()
  return (
    <Stack gap="md">
      <Alert color="yellow" variant="light" title={t('console.account.recovery.title')}>
        <Text>{t('console.account.recovery.text')}</Text>
      </Alert>
      <SimpleGrid cols={2} spacing="xs" aria-label={t('console.account.recovery.title')} role="list">
        {codes.map((code) => (
          <Code key={code} fz="md" ta="center" role="listitem">
            {code}
          </Code>
        ))}
      </SimpleGrid>
      <Group>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('console.account.copied') : t('console.account.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={() => window.print()}>
          {t('console.account.print')}
        </Button>
        <Button onClick={done}>{t('console.account.recovery.kept')}</Button>
      </Group>
    </Stack>
  )
}
