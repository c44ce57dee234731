import { Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { languages } from '#kernel/language'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Loading, useTitle } from '../app/page.tsx'
import { sessionKey, useSessionState } from '../app/session.tsx'
import { Enrolment } from './enrolment.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { signOut } from './sign-out.ts'

/** Where one signs in, and where the first second factor is set up. */
export function SignInPage() {
  const t = useT()
  const state = useSessionState()
  const enrolling = state.kind === 'somebody' && state.session.access === 'enrol'
  // The codes just made must be seen before the page goes on, though the session is a full one by then.
  const [holding, setHolding] = useState(false)
  const title = enrolling || holding ? t('console.account.enrol.title') : t('console.account.sign-in.title')
  useTitle(title)
  useLeave(state.kind === 'somebody' && !enrolling && !holding)
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={440} gap="md">
        <Group justify="space-between">
          <Group gap="xs">
            <img src="/favicon.ico" alt="" width={30} height={30} />
            <Text fw={700} size="lg">
              {t('console.account.product')}
            </Text>
          </Group>
          <Languages />
        </Group>
        <Paper withBorder p="lg" shadow="xs">
          <Stack gap="md">
            <Title order={1} size="h3">
              {title}
            </Title>
            {state.kind === 'loading' && <Loading />}
            {(enrolling || holding) && <Enrolment hold={setHolding} />}
            {!enrolling && !holding && (state.kind === 'nobody' || state.kind === 'failed') && <Entrance />}
          </Stack>
        </Paper>
        {enrolling && (
          <Button variant="subtle" size="compact-sm" onClick={() => void signOut()}>
            {t('console.sign-out')}
          </Button>
        )}
      </Stack>
    </Center>
  )
}

/** Goes to the screen that was asked for, or to the first one. */
function useLeave(ready: boolean): void {
  const navigate = useNavigate()
  const { to } = useSearch({ strict: false })
  useEffect(() => {
    if (ready) void navigate({ href: to ?? '/', replace: true })
  }, [ready, navigate, to])
}

function Entrance() {
  const t = useT()
  const client = useQueryClient()
  return (
    <>
      <SignInForm opened={() => client.invalidateQueries({ queryKey: sessionKey })} />
      <Text size="sm" c="dimmed">
        {t('console.account.sign-in.help')}
      </Text>
    </>
  )
}

function Languages() {
  const t = useT()
  const { language, choose } = useLanguage()
  return (
    <Group gap={4}>
      {languages.map((one) => (
        <Button
          key={one}
          size="compact-sm"
          variant={one === language ? 'light' : 'subtle'}
          lang={one}
          aria-current={one === language ? 'true' : undefined}
          onClick={() => void choose(one)}
        >
          {t(`console.language-name.${one}`)}
        </Button>
      ))}
    </Group>
  )
}
