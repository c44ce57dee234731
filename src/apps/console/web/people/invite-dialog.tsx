import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { StaffRole } from '#domains/identity'
import { type Language, languages } from '#kernel/language'
import { api } from '../app/api.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import type { Invited } from './link-dialog.tsx'
import { peopleKey } from './person-view.ts'
import { RolesField } from './roles-field.tsx'

interface InviteDialogProps {
  readonly close: () => void
  readonly invited: (invited: Invited) => void
}

interface Wanted {
  readonly name: string
  readonly email: string
  readonly organisationId: string
  readonly roles: readonly StaffRole[]
  readonly language: Language
}

/** Inviting somebody: who, where, which roles. */
export function InviteDialog({ close, invited }: InviteDialogProps) {
  const t = useT()
  const client = useQueryClient()
  const organisationId = useSession().person.organisation.id
  const { language } = useLanguage()
  const [wanted, setWanted] = useState<Wanted>({ name: '', email: '', organisationId, roles: ['operator'], language })
  const invite = useMutation({
    mutationFn: () => api.post<Invited>('/api/v1/people', wanted),
    onSuccess: (one) => {
      void client.invalidateQueries({ queryKey: peopleKey })
      invited(one)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={<Text fw={600}>{t('console.people.invite')}</Text>}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('console.account.cancel') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {invite.error !== null && <Failure error={invite.error} />}
          <WantedFields wanted={wanted} change={(part) => setWanted({ ...wanted, ...part })} />
          <Group>
            <Button type="submit" loading={invite.isPending} disabled={wanted.roles.length === 0}>
              {t('console.people.make-link')}
            </Button>
            <Button variant="default" onClick={close}>
              {t('console.account.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface WantedFieldsProps {
  readonly wanted: Wanted
  readonly change: (part: Partial<Wanted>) => void
}

function WantedFields({ wanted, change }: WantedFieldsProps) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('console.people.name')}
        required
        maxLength={200}
        data-autofocus
        value={wanted.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('console.account.email')}
        type="email"
        required
        maxLength={254}
        value={wanted.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <OrganisationField value={wanted.organisationId} change={(organisationId) => change({ organisationId })} />
      <RolesField roles={wanted.roles} change={(roles) => change({ roles })} />
      <Select
        label={t('console.language')}
        allowDeselect={false}
        data={languages.map((value) => ({ value, label: t(`console.language-name.${value}`) }))}
        value={wanted.language}
        onChange={(language) => language !== null && change({ language })}
      />
    </>
  )
}

interface OrganisationFieldProps {
  readonly value: string
  readonly change: (id: string) => void
}

function OrganisationField({ value, change }: OrganisationFieldProps) {
  const t = useT()
  const { person } = useSession()
  const { data, error } = useQuery({
    queryKey: ['organisations'],
    queryFn: () =>
      api.get<{ readonly items: readonly { readonly id: string; readonly name: string }[] }>('/api/v1/organisations', {
        limit: 100,
      }),
  })
  const known = data?.items ?? [person.organisation]
  return (
    <>
      {error !== null && <Failure error={error} />}
      <Select
        label={t('console.people.organisation')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('console.palette.nothing')}
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        value={value}
        onChange={(id) => id !== null && change(id)}
      />
    </>
  )
}
