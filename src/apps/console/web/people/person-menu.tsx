import { Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonView } from '#domains/identity'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import type { Invited } from './link-dialog.tsx'
import { peopleKey } from './person-view.ts'
import { RolesField } from './roles-field.tsx'

interface PersonMenuProps {
  readonly person: PersonView
  readonly show: (invited: Invited) => void
  readonly fail: (error: unknown) => void
}

/** What an administrator can do with somebody. */
export function PersonMenu({ person, show, fail }: PersonMenuProps) {
  const t = useT()
  const client = useQueryClient()
  const [changing, setChanging] = useState(false)
  const path = `/api/v1/people/${person.id}`
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onMutate: () => fail(null),
    onError: fail,
    onSettled: () => client.invalidateQueries({ queryKey: peopleKey }),
  })
  const renew = () => act.mutate(async () => show(await api.post<Invited>(`${path}/invitation`)))
  const become = (state: 'active' | 'suspended') => act.mutate(() => api.patch(path, { state }))
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-sm" variant="default" loading={act.isPending}>
            {t('console.people.change')}
            <span className="heard"> {person.name}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setChanging(true)}>{t('console.people.change-roles')}</Menu.Item>
          {person.state !== 'suspended' && <Menu.Item onClick={renew}>{t('console.people.new-link')}</Menu.Item>}
          {person.secondFactor && (
            <Menu.Item onClick={() => act.mutate(() => api.delete(`${path}/second-factor`))}>
              {t('console.people.reset-second-factor')}
            </Menu.Item>
          )}
          {person.state === 'active' && (
            <Menu.Item onClick={() => become('suspended')}>{t('console.people.suspend')}</Menu.Item>
          )}
          {person.state === 'suspended' && (
            <Menu.Item onClick={() => become('active')}>{t('console.people.restore')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {changing && <RolesDialog person={person} close={() => setChanging(false)} />}
    </>
  )
}

function RolesDialog({ person, close }: { readonly person: PersonView; readonly close: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const [roles, setRoles] = useState(person.roles)
  const save = useMutation({
    mutationFn: () => api.patch(`/api/v1/people/${person.id}`, { roles }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: peopleKey })
      close()
    },
  })
  return (
    <Modal
      opened
      onClose={close}
      title={<Text fw={600}>{person.name}</Text>}
      closeButtonProps={{ 'aria-label': t('console.account.cancel') }}
    >
      <Stack gap="md">
        {save.error !== null && <Failure error={save.error} />}
        <RolesField roles={roles} change={setRoles} />
        <Group>
          <Button loading={save.isPending} disabled={roles.length === 0} onClick={() => save.mutate()}>
            {t('console.account.save')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('console.account.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
