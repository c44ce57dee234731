import { Badge, Button, Checkbox, Code, CopyButton, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { type BankView, deeds, type GivenClient, useBanksRefresh, useClients } from './banks-data.ts'

/** What the programs of a bank do, and what they need for it. */
const uses = [
  { name: 'recalls', scopes: ['payments:answer', 'payments:open-recovery'] },
  { name: 'screening', scopes: ['payments:read-policy', 'payments:deliver'] },
] as const

/** What the programs of a bank sign in with. A secret is shown once, and never again. */
export function Clients({ bank }: { readonly bank: BankView }) {
  const t = useT()
  const clients = useClients(bank.organisation)
  const [giving, setGiving] = useState(false)
  const [given, setGiven] = useState<GivenClient | null>(null)
  return (
    <section aria-labelledby="bank-clients">
      <Stack gap="xs" align="flex-start">
        <Title order={3} size="h5" id="bank-clients">
          {t('console.banks.clients')}
        </Title>
        <Text size="sm" c="dimmed" maw={640}>
          {t('console.banks.clients.help')}
        </Text>
        {clients.error !== null && <Failure error={clients.error} retry={() => void clients.refetch()} />}
        {clients.data === undefined && clients.error === null && <Loading />}
        {clients.data?.length === 0 && <Text size="sm">{t('console.banks.clients.none')}</Text>}
        {clients.data !== undefined && clients.data.length > 0 && (
          <ul className="banks-clients">
            {clients.data.map(({ id, name, scopes, state }) => (
              <li key={id}>
                <Group gap="xs">
                  <Text fw={600}>{name}</Text>
                  <Badge variant="light" tt="none" color={state === 'active' ? 'green' : 'gray'}>
                    {t(`console.banks.clients.state.${state}`)}
                  </Badge>
                </Group>
                <Text size="sm" className="banks-mono">
                  {id}
                </Text>
                <Text size="sm" c="dimmed" className="banks-mono">
                  {scopes.join(' · ')}
                </Text>
              </li>
            ))}
          </ul>
        )}
        <Button variant="default" onClick={() => setGiving(true)}>
          {t('console.banks.clients.give')}
        </Button>
      </Stack>
      {giving && <GiveDialog bank={bank} close={() => setGiving(false)} given={setGiven} />}
      {given !== null && <SecretDialog given={given} close={() => setGiven(null)} />}
    </section>
  )
}

interface GiveProps {
  readonly bank: BankView
  readonly close: () => void
  readonly given: (client: GivenClient) => void
}

function GiveDialog({ bank, close, given }: GiveProps) {
  const t = useT()
  const refresh = useBanksRefresh()
  const [name, setName] = useState(bank.name)
  const [chosen, setChosen] = useState<readonly string[]>(['recalls'])
  const scopes = uses.filter((use) => chosen.includes(use.name)).flatMap((use) => use.scopes)
  return (
    <FormDialog<GivenClient>
      title={t('console.banks.clients.give')}
      intro={t('console.banks.clients.give.help')}
      deed={t('console.banks.clients.give.deed')}
      done={t('console.banks.clients.given')}
      send={() => deeds.giveClient({ organisationId: bank.organisation, name: name.trim(), scopes })}
      close={close}
      after={given}
      settled={refresh}
    >
      <TextInput
        label={t('console.banks.clients.name')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        required
        minLength={2}
        maxLength={200}
        data-autofocus
      />
      <Checkbox.Group label={t('console.banks.clients.for')} value={[...chosen]} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {uses.map((use) => (
            <Checkbox
              key={use.name}
              value={use.name}
              label={t(`console.banks.clients.for.${use.name}`)}
              description={use.scopes.join(' · ')}
              // One at least: a client that may nothing is none.
              disabled={chosen.length === 1 && chosen[0] === use.name}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  )
}

function SecretDialog({ given, close }: { readonly given: GivenClient; readonly close: () => void }) {
  const t = useT()
  const lines = [
    ['address', `${window.location.origin}/oauth/token`],
    ['id', given.client.id],
    ['secret', given.clientSecret],
  ] as const
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      closeOnClickOutside={false}
      title={<Text fw={600}>{t('console.banks.clients.secret.title', { name: given.client.name })}</Text>}
      closeButtonProps={{ 'aria-label': t('console.close') }}
    >
      <Stack gap="sm">
        <Text>{t('console.banks.clients.secret.once')}</Text>
        {lines.map(([word, value]) => (
          <div key={word}>
            <Group justify="space-between">
              <Text size="sm">{t(`console.banks.clients.secret.${word}`)}</Text>
              <CopyButton value={value}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={copy}
                    aria-label={`${t('console.account.copy')}: ${t(`console.banks.clients.secret.${word}`)}`}
                  >
                    {copied ? t('console.account.copied') : t('console.account.copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
            <Code block>{value}</Code>
          </div>
        ))}
        <Group justify="flex-end">
          <Button onClick={close}>{t('console.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
