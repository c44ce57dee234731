import { Alert, Button, Divider, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useToken } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { sessionKey } from '../app/session.tsx'
import { AuthenticatorSetUp } from './authenticator.tsx'
import { addPasskey, passkeyFailure, passkeysWork } from './webauthn.ts'

/**
 * The first second factor of somebody whose role demands one: a passkey on this device, or an authenticator app. `hold`
 * keeps the page from moving on while recovery codes are on the screen.
 */
export function Enrolment({ hold }: { readonly hold: (holding: boolean) => void }) {
  const t = useT()
  const client = useQueryClient()
  const [way, setWay] = useState<'choose' | 'app'>('choose')
  const refresh = () => client.invalidateQueries({ queryKey: sessionKey })
  if (way === 'app') {
    return (
      <AuthenticatorSetUp
        confirmed={() => {
          hold(true)
          void refresh()
        }}
        done={() => hold(false)}
        cancel={() => setWay('choose')}
      />
    )
  }
  return (
    <Stack gap="md">
      <Text>{t('console.account.enrol.text')}</Text>
      {passkeysWork() && (
        <>
          <FirstPasskey added={refresh} />
          <Divider label={t('console.account.or')} />
        </>
      )}
      <Button variant={passkeysWork() ? 'default' : 'filled'} onClick={() => setWay('app')}>
        {t('console.account.enrol.app')}
      </Button>
    </Stack>
  )
}

function FirstPasskey({ added }: { readonly added: () => Promise<void> }) {
  const t = useT()
  const [name, setName] = useState(t('console.account.passkey.this-device'))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const add = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const { session } = await addPasskey(name.trim())
      if (session) useToken(session.csrfToken)
      await added()
    } catch (error) {
      setFailure(passkeyFailure(error, t))
    } finally {
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
      <TextInput
        label={t('console.account.passkey.name')}
        description={t('console.account.passkey.name-hint')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button loading={busy} disabled={name.trim() === ''} onClick={() => void add()}>
        {t('console.account.enrol.passkey')}
      </Button>
    </Stack>
  )
}
