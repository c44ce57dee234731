import { Alert, Badge, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { PasskeyView } from '#domains/identity'
import { api, useToken } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, failureTitle, Loading } from '../app/page.tsx'
import { sessionKey } from '../app/session.tsx'
import { isCancelled, Section } from './section.tsx'
import { addPasskey, passkeyFailure, passkeysWork } from './webauthn.ts'

const key = ['account', 'passkeys'] as const

/** After a change: the list, and the session, which counts the passkeys. */
function useRefresh() {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: key })
    await client.invalidateQueries({ queryKey: sessionKey })
  }
}

/** The own passkeys: add, rename, remove. */
export function PasskeysSection() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly items: readonly PasskeyView[] }>('/api/v1/session/passkeys'),
  })
  return (
    <Section name="passkeys" title={t('console.account.passkeys.title')} text={t('console.account.passkeys.text')}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Text>{t('console.account.passkeys.none')}</Text>}
      {data !== undefined && data.items.length > 0 && <PasskeyTable passkeys={data.items} />}
      <AddPasskey />
    </Section>
  )
}

function PasskeyTable({ passkeys }: { readonly passkeys: readonly PasskeyView[] }) {
  const t = useT()
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.account.passkey.name')}</Table.Th>
            <Table.Th>{t('console.account.passkey.added')}</Table.Th>
            <Table.Th>{t('console.account.last-use')}</Table.Th>
            <Table.Th>
              <span className="heard">{t('console.account.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type Doing = 'nothing' | 'renaming' | 'removing'

function PasskeyRow({ passkey }: { readonly passkey: PasskeyView }) {
  const t = useT()
  const format = useFormat()
  const refresh = useRefresh()
  const [doing, setDoing] = useState<Doing>('nothing')
  const remove = useMutation({
    mutationFn: () => api.delete(`/api/v1/session/passkeys/${passkey.id}`),
    onSettled: () => setDoing('nothing'),
    onSuccess: refresh,
  })
  return (
    <Table.Tr>
      <Table.Td>
        {doing === 'renaming' ? (
          <Rename passkey={passkey} done={() => setDoing('nothing')} />
        ) : (
          <Group gap="xs">
            <Text>{passkey.name}</Text>
            {passkey.synchronised && (
              <Badge variant="default" tt="none">
                {t('console.account.passkey.synchronised')}
              </Badge>
            )}
          </Group>
        )}
        {remove.error !== null && !isCancelled(remove.error) && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert">
            {failureTitle(remove.error, t)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{format.day(passkey.createdAt)}</Table.Td>
      <Table.Td>{passkey.lastUsedAt === null ? t('console.account.never') : format.time(passkey.lastUsedAt)}</Table.Td>
      <Table.Td>
        <RowActions
          name={passkey.name}
          removing={doing === 'removing'}
          busy={remove.isPending}
          choose={setDoing}
          remove={() => remove.mutate()}
        />
      </Table.Td>
    </Table.Tr>
  )
}

interface RowActionsProps {
  readonly name: string
  readonly removing: boolean
  readonly busy: boolean
  readonly choose: (doing: Doing) => void
  readonly remove: () => void
}

/** Rename and remove; removing asks once more, in place. */
function RowActions({ name, removing, busy, choose, remove }: RowActionsProps) {
  const t = useT()
  if (removing) {
    return (
      <Group gap="xs" justify="flex-end">
        <Button size="compact-sm" color="red" loading={busy} onClick={remove} autoFocus>
          {t('console.account.passkey.remove-sure')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => choose('nothing')}>
          {t('console.account.cancel')}
        </Button>
      </Group>
    )
  }
  return (
    <Group gap="xs" justify="flex-end">
      <Button size="compact-sm" variant="default" onClick={() => choose('renaming')}>
        {t('console.account.rename')}
        <span className="heard"> {name}</span>
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => choose('removing')}>
        {t('console.account.remove')}
        <span className="heard"> {name}</span>
      </Button>
    </Group>
  )
}

function Rename({ passkey, done }: { readonly passkey: PasskeyView; readonly done: () => void }) {
  const t = useT()
  const refresh = useRefresh()
  const [name, setName] = useState(passkey.name)
  const rename = useMutation({
    mutationFn: () => api.patch(`/api/v1/session/passkeys/${passkey.id}`, { name: name.trim() }),
    onSuccess: async () => {
      await refresh()
      done()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate()
  }
  return (
    <form onSubmit={submit} onKeyDown={({ key: pressed }) => pressed === 'Escape' && done()}>
      <Group gap="xs">
        <TextInput
          size="xs"
          aria-label={t('console.account.passkey.name')}
          maxLength={100}
          autoFocus
          value={name}
          error={rename.error ? failureTitle(rename.error, t) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="compact-sm" type="submit" loading={rename.isPending} disabled={name.trim() === ''}>
          {t('console.account.save')}
        </Button>
      </Group>
    </form>
  )
}

function AddPasskey() {
  const t = useT()
  const refresh = useRefresh()
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    onSuccess: async ({ session }) => {
      if (session) useToken(session.csrfToken)
      setName('')
      await refresh()
    },
  })
  if (!passkeysWork()) return <Alert variant="light">{t('console.account.passkey.unsupported')}</Alert>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        {add.error !== null && !isCancelled(add.error) && (
          <Alert color="red" variant="light" role="alert">
            {passkeyFailure(add.error, t)}
          </Alert>
        )}
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t('console.account.passkey.new-name')}
            placeholder={t('console.account.passkey.this-device')}
            maxLength={100}
            w={280}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
            {t('console.account.passkey.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
