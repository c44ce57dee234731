import { Badge, Button, Group, Modal, NumberInput, Select, Stack, Switch, Table, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AddresseeKind } from '#domains/reports'
import { languages } from '#kernel/language'
import { api } from '../app/api.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { useCommands } from '../palette/commands.ts'
import { type Addressee, useAddressees, useOrganisations } from './referrals.ts'

/** The register of addressees; supervisors keep it. */
export function Addressees() {
  const t = useT()
  const { may } = useSession()
  const { data, error, refetch } = useAddressees()
  const [editing, setEditing] = useState<Addressee | 'new' | null>(null)
  const edits = may('referrals:edit-addressees')
  const add = () => setEditing('new')
  useCommands(
    edits ? [{ id: 'referral.add', label: t('console.referral.add-addressee'), group: 'here', run: add }] : [],
  )
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <Stack>
      {edits && (
        <Group>
          <Button onClick={add}>{t('console.referral.add-addressee')}</Button>
        </Group>
      )}
      {data.items.length === 0 ? (
        <Empty title={t('console.referral.no-addressees')} />
      ) : (
        <Register items={data.items} edit={edits ? setEditing : undefined} />
      )}
      {editing !== null && (
        <AddresseeDialog addressee={editing === 'new' ? undefined : editing} close={() => setEditing(null)} />
      )}
    </Stack>
  )
}

interface RegisterProps {
  readonly items: readonly Addressee[]
  readonly edit: ((one: Addressee) => void) | undefined
}

function Register({ items, edit }: RegisterProps) {
  const t = useT()
  const { language } = useLanguage()
  return (
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('console.referral.name')}</Table.Th>
          <Table.Th>{t('console.referral.kind')}</Table.Th>
          <Table.Th>{t('console.referral.how')}</Table.Th>
          <Table.Th>{t('console.referral.region')}</Table.Th>
          <Table.Th ta="right">{t('console.referral.days')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((one) => (
          <Table.Tr key={one.id}>
            <Table.Td>
              {edit === undefined ? (
                one.names[language]
              ) : (
                <Button variant="subtle" size="compact-md" onClick={() => edit(one)}>
                  {one.names[language]}
                </Button>
              )}{' '}
              {!one.active && (
                <Badge tt="none" variant="default">
                  {t('console.referral.inactive')}
                </Badge>
              )}
            </Table.Td>
            <Table.Td>{t(`console.referral.kind.${one.kind}`)}</Table.Td>
            <Table.Td>
              {t(`console.referral.how.${one.how}`)}
              <Text size="sm" c="dimmed">
                {one.address}
              </Text>
            </Table.Td>
            <Table.Td>
              {one.region === null ? t('console.referral.whole-country') : wordOf.region(t, one.region)}
            </Table.Td>
            <Table.Td ta="right">{one.answerDays}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const kinds: readonly AddresseeKind[] = ['police', 'provider', 'foreign-hotline', 'ministry', 'helpline']
const usualDays: Readonly<Record<AddresseeKind, number>> = {
  police: 3,
  provider: 1,
  'foreign-hotline': 3,
  ministry: 15,
  helpline: 1,
}
const ways: readonly Addressee['how'][] = ['email', 'portal', 'letter']
const regions = [10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79].map((n) => `KZ-${n}`)

type Entry = Omit<Addressee, 'id' | 'version'>

const blank: Entry = {
  kind: 'police',
  names: { kk: '', ru: '', en: '' },
  language: 'ru',
  how: 'email',
  address: '',
  organisationId: null,
  region: null,
  answerDays: usualDays.police,
  active: true,
}

function AddresseeDialog({
  addressee,
  close,
}: {
  readonly addressee: Addressee | undefined
  readonly close: () => void
}) {
  const t = useT()
  const client = useQueryClient()
  const { id, version, ...known } = addressee ?? { id: '', version: 0, ...blank }
  const [entry, setEntry] = useState<Entry>(known)
  const put = (change: Partial<Entry>) => setEntry({ ...entry, ...change })
  const save = useMutation({
    mutationFn: () => {
      const { kind, names, language, how, address, organisationId, region, answerDays, active } = entry
      const body = { kind, names, language, how, address, organisationId, region, answerDays, active }
      return addressee === undefined
        ? api.post('/api/v1/addressees', body)
        : api.patch(`/api/v1/addressees/${id}`, { ...body, version })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['addressees'] })
      close()
    },
  })
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t(addressee === undefined ? 'console.referral.add-addressee' : 'console.referral.change-addressee')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack>
          <Fields entry={entry} put={put} />
          {addressee !== undefined && (
            <Switch
              label={t('console.referral.active')}
              checked={entry.active}
              onChange={(event) => put({ active: event.currentTarget.checked })}
            />
          )}
          {save.error !== null && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.referral.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('console.referral.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Fields({ entry, put }: { readonly entry: Entry; readonly put: (change: Partial<Entry>) => void }) {
  const t = useT()
  return (
    <>
      <Select
        label={t('console.referral.kind')}
        data={kinds.map((kind) => ({ value: kind, label: t(`console.referral.kind.${kind}`) }))}
        value={entry.kind}
        onChange={(kind) => kind !== null && put({ kind: kind, answerDays: usualDays[kind] })}
        allowDeselect={false}
      />
      {languages.map((language) => (
        <TextInput
          key={language}
          label={`${t('console.referral.name')} · ${t(`console.language-name.${language}`)}`}
          lang={language}
          value={entry.names[language]}
          onChange={(event) => put({ names: { ...entry.names, [language]: event.currentTarget.value } })}
          minLength={2}
          maxLength={200}
          required
        />
      ))}
      <Group grow>
        <Select
          label={t('console.referral.how')}
          data={ways.map((way) => ({ value: way, label: t(`console.referral.how.${way}`) }))}
          value={entry.how}
          onChange={(how) => how !== null && put({ how: how })}
          allowDeselect={false}
        />
        <TextInput
          label={t('console.referral.address')}
          value={entry.address}
          onChange={(event) => put({ address: event.currentTarget.value })}
          minLength={3}
          maxLength={500}
          required
        />
      </Group>
      <OrganisationField entry={entry} put={put} />
      <Group grow>
        <Select
          label={t('console.referral.language')}
          data={languages.map((one) => ({ value: one, label: t(`console.language-name.${one}`) }))}
          value={entry.language}
          onChange={(language) => language !== null && put({ language: language })}
          allowDeselect={false}
        />
        <Select
          label={t('console.referral.region')}
          placeholder={t('console.referral.whole-country')}
          data={regions.map((code) => ({ value: code, label: wordOf.region(t, code) }))}
          value={entry.region}
          onChange={(region) => put({ region })}
          searchable
          clearable
        />
        <NumberInput
          label={t('console.referral.days')}
          value={entry.answerDays}
          onChange={(days) => put({ answerDays: Number(days) })}
          min={1}
          max={60}
        />
      </Group>
    </>
  )
}

/** Whose people and programs answer here. Where the organisations may not be read there is no field, and it stays as it is. */
function OrganisationField({ entry, put }: { readonly entry: Entry; readonly put: (change: Partial<Entry>) => void }) {
  const t = useT()
  const organisations = useOrganisations()
  if (organisations === undefined) return null
  return (
    <Select
      label={t('console.referral.organisation')}
      description={t('console.referral.organisation.help')}
      placeholder={t('console.referral.organisation.none')}
      data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
      value={entry.organisationId}
      onChange={(organisationId) => put({ organisationId })}
      searchable
      clearable
    />
  )
}
