import { Alert, Badge, Button, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonView } from '#domains/identity'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useCommands } from '../palette/commands.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { type Invited, LinkDialog } from './link-dialog.tsx'
import { PersonMenu } from './person-menu.tsx'
import { peopleKey } from './person-view.ts'

interface PeoplePageView {
  readonly items: readonly PersonView[]
  readonly next: string | null
}

/** Who works here: inviting, roles, suspending, and helping those who lost their keys. For administrators. */
export function PeoplePage() {
  const t = useT()
  const [inviting, setInviting] = useState(false)
  const [invited, setInvited] = useState<Invited | null>(null)
  const people = useInfiniteQuery({
    queryKey: peopleKey,
    initialPageParam: '',
    queryFn: ({ pageParam }) => api.get<PeoplePageView>('/api/v1/people', { limit: 100, cursor: pageParam }),
    getNextPageParam: ({ next }) => next,
  })
  const invite = () => setInviting(true)
  useCommands([{ id: 'people.invite', label: t('console.people.invite'), group: 'here', run: invite }])
  const list = people.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Page title={t('console.section.people')} actions={<Button onClick={invite}>{t('console.people.invite')}</Button>}>
      {people.error !== null && <Failure error={people.error} retry={() => void people.refetch()} />}
      {people.isPending && <Loading />}
      {people.data !== undefined && list.length === 0 && <Empty title={t('console.people.none')} />}
      {list.length > 0 && <PeopleTable people={list} show={setInvited} />}
      {people.hasNextPage && (
        <Button variant="default" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {t('console.people.more')}
        </Button>
      )}
      {inviting && (
        <InviteDialog
          close={() => setInviting(false)}
          invited={(one) => {
            setInviting(false)
            setInvited(one)
          }}
        />
      )}
      {invited !== null && <LinkDialog invited={invited} close={() => setInvited(null)} />}
    </Page>
  )
}

interface PeopleTableProps {
  readonly people: readonly PersonView[]
  readonly show: (invited: Invited) => void
}

function PeopleTable({ people, show }: PeopleTableProps) {
  const t = useT()
  const [failure, setFailure] = useState<unknown>(null)
  return (
    <>
      {failure !== null && <Failure error={failure} />}
      <Table verticalSpacing="xs" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.people.name')}</Table.Th>
            <Table.Th>{t('console.people.roles')}</Table.Th>
            <Table.Th>{t('console.people.state')}</Table.Th>
            <Table.Th>{t('console.people.second-factor')}</Table.Th>
            <Table.Th>{t('console.people.last-sign-in')}</Table.Th>
            <Table.Th>
              <span className="heard">{t('console.account.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} show={show} fail={setFailure} />
          ))}
        </Table.Tbody>
      </Table>
      {people.some(({ state, secondFactor }) => state === 'active' && !secondFactor) && (
        <Alert variant="light">{t('console.people.second-factor-hint')}</Alert>
      )}
    </>
  )
}

const colours = { active: 'green', invited: 'yellow', suspended: 'red' } as const

interface PersonRowProps extends Pick<PeopleTableProps, 'show'> {
  readonly person: PersonView
  readonly fail: (error: unknown) => void
}

function PersonRow({ person, show, fail }: PersonRowProps) {
  const t = useT()
  const format = useFormat()
  return (
    <Table.Tr>
      <Table.Td>
        <Text>{person.name}</Text>
        <Text size="sm" c="dimmed">
          {person.email}
        </Text>
      </Table.Td>
      <Table.Td>{person.roles.map((role) => t(`console.account.role.${role}`)).join(', ')}</Table.Td>
      <Table.Td>
        <Badge variant="light" tt="none" color={colours[person.state]}>
          {t(`console.people.state.${person.state}`)}
        </Badge>
      </Table.Td>
      <Table.Td>{person.secondFactor ? t('console.people.yes') : t('console.people.not-yet')}</Table.Td>
      <Table.Td>
        {person.lastSignInAt === null ? t('console.account.never') : format.time(person.lastSignInAt)}
      </Table.Td>
      <Table.Td ta="right">
        <PersonMenu person={person} show={show} fail={fail} />
      </Table.Td>
    </Table.Tr>
  )
}
