import { Alert, Button, Chip, CopyButton, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, Problem } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'

interface ContactView {
  readonly present: boolean
  readonly sealedBy: 'reporter' | 'server' | null
  readonly storedAt: string | null
  readonly deletedOn: string | null
  readonly openings: readonly { readonly name: string; readonly reason: string; readonly openedAt: string }[]
}

const parts = ['name', 'phone', 'email', 'when'] as const
type Opened = Readonly<Record<(typeof parts)[number], string | null>>

/** Reasons that come up every day, by how it reached us; each can be changed before it is sent. */
const usualOf = (left: Left) => [left === 'asked' ? 'call-back' : 'answer', 'clarify', 'danger']

/** How contact details came to be there: they were asked for and given, stand on a letter, or were sent along. */
type Left = 'asked' | 'letter' | 'known'

const leftBy: Readonly<Record<string, Left>> = { phone: 'asked', visit: 'asked', site: 'asked', email: 'letter' }

const reasonLeast = 10
/** Opened details leave the screen by themselves, in milliseconds. */
const shownFor = 180_000

interface PanelProps {
  readonly submissionId: string
  /** How the report reached us: who wrote a letter did not ask to be called. */
  readonly channel: string
}

/** Whether a reporter can be reached, and opening the details with a reason: a panel of the report page. */
export function ContactPanel({ submissionId, channel }: PanelProps) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  const [asking, setAsking] = useState(false)
  const allowed = may('contacts:see')
  const left = leftBy[channel] ?? 'known'
  const { data, error } = useQuery({
    queryKey: ['contact', submissionId],
    queryFn: () => api.get<ContactView>(`/api/v1/submissions/${submissionId}/contact`),
    enabled: allowed,
  })
  if (!allowed || (error instanceof Problem && error.status === 404)) return null
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return null
  return (
    <Stack gap="xs">
      {data.present ? (
        <Alert variant="light" color="sky" title={t(`console.contact.left.${left}`)}>
          <Group justify="space-between">
            <Text size="sm">
              {t(data.sealedBy === 'reporter' ? 'console.contact.sealed-reporter' : 'console.contact.sealed-server')}{' '}
              {data.deletedOn !== null && t('console.contact.deleted-on', { day: format.day(data.deletedOn) })}
            </Text>
            {may('contacts:open') && (
              <Button size="xs" onClick={() => setAsking(true)}>
                {t('console.contact.open')}
              </Button>
            )}
          </Group>
        </Alert>
      ) : (
        <Text size="sm" c="dimmed">
          {t('console.contact.none')}
        </Text>
      )}
      <Openings openings={data.openings} />
      {asking && <OpeningDialog submissionId={submissionId} left={left} close={() => setAsking(false)} />}
    </Stack>
  )
}

function Openings({ openings }: Pick<ContactView, 'openings'>) {
  const t = useT()
  const format = useFormat()
  if (openings.length === 0) return null
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {t('console.contact.openings')}
      </Text>
      <List size="sm" spacing={2}>
        {openings.map(({ name, reason, openedAt }) => (
          <List.Item key={openedAt}>
            {format.time(openedAt)} · {name}: {reason}
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}

interface OpeningProps {
  readonly submissionId: string
  readonly left: Left
  readonly close: () => void
}

function OpeningDialog({ submissionId, left, close }: OpeningProps) {
  const t = useT()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const opening = useMutation({
    mutationFn: () =>
      api.post<Opened>(`/api/v1/submissions/${submissionId}/contact/opening`, { reason: reason.trim() }),
    onSettled: () => client.invalidateQueries({ queryKey: ['contact', submissionId] }),
    gcTime: 0,
  })
  const { data, reset } = opening
  useEffect(() => {
    if (data === undefined) return undefined
    const timer = setTimeout(() => {
      reset()
      close()
    }, shownFor)
    return () => clearTimeout(timer)
  }, [data, reset, close])
  const ready = reason.trim().length >= reasonLeast
  return (
    <Modal opened onClose={close} title={t('console.contact.dialog')} size="lg">
      {data === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) opening.mutate()
          }}
        >
          <Stack>
            <Chip.Group value={reason} onChange={setReason}>
              <Group gap="xs">
                {usualOf(left).map((code) => (
                  <Chip key={code} size="sm" value={t(`console.contact.reason.${code}`)}>
                    {t(`console.contact.reason.${code}`)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            <Textarea
              label={t('console.contact.reason')}
              description={t('console.contact.reason-hint', { least: reasonLeast })}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={500}
              autosize
              minRows={2}
              data-autofocus
            />
            {opening.error !== null && <Failure error={opening.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('console.contact.cancel')}
              </Button>
              <Button type="submit" disabled={!ready} loading={opening.isPending}>
                {t('console.contact.open')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <OpenedDetails opened={data} close={close} />
      )}
    </Modal>
  )
}

function OpenedDetails({ opened, close }: { readonly opened: Opened; readonly close: () => void }) {
  const t = useT()
  return (
    <Stack>
      {parts.map((part) => {
        const text = opened[part]
        if (text === null) return null
        return (
          <Group key={part} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" c="dimmed">
                {t(`console.contact.${part}`)}
              </Text>
              <Text size="xl" fw={600}>
                {text}
              </Text>
            </div>
            {(part === 'phone' || part === 'email') && (
              <CopyButton value={text}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="default" onClick={copy}>
                    {copied ? t('console.contact.copied') : t('console.contact.copy')}
                  </Button>
                )}
              </CopyButton>
            )}
          </Group>
        )
      })}
      <Text size="sm" c="dimmed">
        {t('console.contact.leaves')}
      </Text>
      <Group justify="flex-end">
        <Button onClick={close}>{t('console.contact.done')}</Button>
      </Group>
    </Stack>
  )
}
