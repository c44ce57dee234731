import { Group, Stack, Text } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useCommands } from '../palette/commands.ts'
import { AuthenticatorSection } from './authenticator-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { PreferencesSection } from './preferences-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

const parts = ['preferences', 'passkeys', 'app', 'sessions', 'password'] as const

/** Brings a part into view, for eyes and for ears; after the palette has closed and given the focus back. */
function show(name: (typeof parts)[number]): void {
  setTimeout(() => {
    const heading = document.getElementById(`account-${name}`)
    heading?.scrollIntoView({ block: 'start' })
    heading?.focus({ preventScroll: true })
  }, 100)
}

/** The person's own keys, sessions and preferences. */
export function AccountPage() {
  const t = useT()
  const { person } = useSession()
  useCommands(
    parts.map((name) => ({
      id: `account.${name}`,
      label: t(`console.account.${name}.title`),
      group: 'here',
      run: () => show(name),
    })),
  )
  return (
    <Page title={t('console.section.account')}>
      <Stack gap="md" maw={980}>
        <Group gap="md">
          <Text fw={600}>{person.name}</Text>
          <Text c="dimmed">{person.email}</Text>
          <Text c="dimmed">{person.organisation.name}</Text>
          <Text c="dimmed">{person.roles.map((role) => t(`console.account.role.${role}`)).join(', ')}</Text>
        </Group>
        <PreferencesSection />
        <PasskeysSection />
        <AuthenticatorSection />
        <SessionsSection />
        <PasswordSection />
      </Stack>
    </Page>
  )
}
