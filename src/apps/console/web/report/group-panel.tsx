import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkKind } from '#domains/reports'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { idIn } from './assess-form.tsx'
import { ReportLine } from './links-panel.tsx'
import { addressOf, type Linked, type Report, type Similar, useLinked, useSimilar, useTakeIn } from './report-data.ts'

const kinds: readonly LinkKind[] = ['same-offender', 'same-event', 'related']

/** Reports that belong together: those linked, those alike, and a way to link more. Nothing is copied or closed. */
export function GroupPanel({ report }: { readonly report: Report }) {
  const t = useT()
  const { may } = useSession()
  const linked = useLinked(report.id)
  const pages = linked.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const [first] = pages
  const mayGroup = may('reports:group')
  return (
    <Stack gap="sm">
      <section aria-label={t('console.report.group')}>
        <Title order={2} size="h6">
          {t('console.report.linked', { count: first?.total ?? 0 })}
        </Title>
        {linked.error !== null && <Failure error={linked.error} retry={() => void linked.refetch()} />}
        {linked.isPending && <Loading />}
        {items.length === 0 && linked.isSuccess && (
          <Text size="sm" c="dimmed">
            {t('console.report.linked-none')}
          </Text>
        )}
        <ul className="report-list">
          {items.map((one) => (
            <li key={one.id}>
              <LinkedLine id={report.id} linked={one} mayGroup={mayGroup} />
            </li>
          ))}
        </ul>
        {first !== undefined && first.elsewhere > 0 && (
          <Text size="sm" c="dimmed">
            {t('console.report.elsewhere', { count: first.elsewhere })}
          </Text>
        )}
        {linked.hasNextPage && (
          <Button
            size="xs"
            variant="default"
            loading={linked.isFetchingNextPage}
            onClick={() => void linked.fetchNextPage()}
          >
            {t('console.report.show-more')}
          </Button>
        )}
      </section>
      {mayGroup && <LinkForm report={report} known={new Set(items.map(({ id }) => id))} />}
    </Stack>
  )
}

function LinkedLine({ id, linked, mayGroup }: { id: string; linked: Linked; mayGroup: boolean }) {
  const t = useT()
  const format = useFormat()
  const takeIn = useTakeIn(id)
  const remove = useMutation({
    mutationFn: () => api.delete(`${addressOf(id)}/group/${linked.id}`),
    onSuccess: () => takeIn(),
  })
  const by = linked.by.name ?? t('console.report.by.system')
  return (
    <>
      <ReportLine line={linked} />
      <Group gap={6} justify="space-between" wrap="nowrap">
        <Text size="sm">
          {t(`console.report.kind.${linked.kind}`)} · {by}, {format.day(linked.at)}
          {linked.reason !== null && ` · ${linked.reason}`}
        </Text>
        {mayGroup && (
          <Button size="compact-xs" variant="subtle" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('console.report.unlink')}
          </Button>
        )}
      </Group>
      {remove.error !== null && <Failure error={remove.error} />}
    </>
  )
}

/** What is chosen to be linked, and linking it. */
function useLinking(id: string) {
  const t = useT()
  const takeIn = useTakeIn(id)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [named, setNamed] = useState('')
  const [kind, setKind] = useState<LinkKind>('same-offender')
  const [reason, setReason] = useState('')
  const reports = [...new Set([...chosen, ...(named === '' ? [] : [idIn(named)])])]
  const because = reason.trim() === '' ? {} : { reason }
  const link = useMutation({
    mutationFn: () => api.post<{ linked: number }>(`${addressOf(id)}/group`, { reports, kind, ...because }),
    onSuccess: async ({ linked: count }) => {
      setChosen([])
      setNamed('')
      setReason('')
      await takeIn()
      notifications.show({ message: t('console.report.linked-now', { count }), color: 'green' })
    },
  })
  return { chosen, setChosen, named, setNamed, kind, setKind, reason, setReason, reports, link }
}

function LinkForm({ report, known }: { readonly report: Report; readonly known: ReadonlySet<string> }) {
  const t = useT()
  const similar = useSimilar(report.id).data?.items.filter(({ id }) => !known.has(id)) ?? []
  const { chosen, setChosen, named, setNamed, kind, setKind, reason, setReason, reports, link } = useLinking(report.id)
  return (
    <form
      className="report-form"
      aria-label={t('console.report.link')}
      onSubmit={(event) => {
        event.preventDefault()
        if (reports.length > 0) link.mutate()
      }}
    >
      {similar.length > 0 && <SimilarList similar={similar} chosen={chosen} onChoose={setChosen} />}
      <TextInput
        size="sm"
        label={t('console.report.link-id')}
        value={named}
        onChange={(event) => setNamed(event.currentTarget.value)}
      />
      <div className="report-fields">
        <NativeSelect
          size="sm"
          label={t('console.report.link-kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`console.report.kind.${value}`) }))}
          onChange={(event) => setKind(event.currentTarget.value as LinkKind)}
        />
        <TextInput
          size="sm"
          label={t('console.report.link-reason')}
          value={reason}
          maxLength={5000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      <Text size="sm" c="dimmed">
        {t('console.report.link-help')}
      </Text>
      {link.error !== null && <Failure error={link.error} />}
      <Group justify="flex-end">
        <Button type="submit" size="sm" loading={link.isPending} disabled={reports.length === 0}>
          {t('console.report.link-now', { count: reports.length })}
        </Button>
      </Group>
    </form>
  )
}

function SimilarList(props: {
  readonly similar: readonly Similar[]
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}) {
  const t = useT()
  return (
    <Checkbox.Group label={t('console.report.similar')} value={[...props.chosen]} onChange={props.onChoose}>
      <ul className="report-list">
        {props.similar.map((one) => (
          <li key={one.id}>
            <SimilarLine similar={one} />
          </li>
        ))}
      </ul>
    </Checkbox.Group>
  )
}

function SimilarLine({ similar }: { readonly similar: Similar }) {
  const t = useT()
  const shared = similar.shared.length > 0 ? ` · ${similar.shared.join(', ')}` : ''
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Checkbox size="sm" value={similar.id} aria-label={t('console.report.choose', { id: similar.id.slice(-6) })} />
      <div className="report-grow">
        <ReportLine line={similar} />
        <Text size="sm" c="dimmed">
          {t(`console.report.similar-by.${similar.ground}`)}
          {shared}
        </Text>
      </div>
    </Group>
  )
}
