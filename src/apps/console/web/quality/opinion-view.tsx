import { Alert, Badge, Button, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { OpinionFields } from './opinion-fields.tsx'
import {
  type BlindView,
  isWhole,
  noOpinion,
  opinionAddress,
  qualityKey,
  useAsked,
  useBlind,
  useRefresh,
} from './quality-data.ts'

/** A report to judge again: the words on the left, the judgement on the right; both judgements once mine is given. */
export function OpinionView({ id, leave }: { readonly id: string; readonly leave: (next?: string) => void }) {
  const t = useT()
  const blind = useBlind(id)
  useKeys({ escape: () => leave() })
  return (
    <Stack gap="sm">
      <Group>
        <Button size="xs" variant="default" onClick={() => leave()} rightSection={<Hint keys="escape" />}>
          {t('console.quality.back')}
        </Button>
      </Group>
      {blind.error !== null && <Failure error={blind.error} retry={() => void blind.refetch()} />}
      {blind.data === undefined ? (
        blind.error === null && <Loading />
      ) : (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Words view={blind.data} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Judgement key={id} view={blind.data} leave={leave} />
          </Grid.Col>
        </Grid>
      )}
    </Stack>
  )
}

function Words({ view }: { readonly view: BlindView }) {
  const t = useT()
  const format = useFormat()
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed" mb="sm">
        {[
          format.time(view.submittedAt),
          wordOf.channel(t, view.channel),
          t(`console.figures.language.${view.language}`),
          view.region === null ? null : wordOf.region(t, view.region),
        ]
          .filter((one) => one !== null)
          .join(' · ')}
      </Text>
      {view.wordsDeleted && <Alert color="yellow">{t('console.quality.words-deleted')}</Alert>}
      <Stack gap="md">
        {view.words.map(({ kind, body, writtenAt }) => (
          <section key={writtenAt + kind}>
            <Title order={2} size="h6" mb={4}>
              {t(`console.quality.${kind}`)}
            </Title>
            <Text lang={view.language} className="quality-words">
              {body}
            </Text>
          </section>
        ))}
        {view.identifiers.length > 0 && (
          <section>
            <Title order={2} size="h6" mb={4}>
              {t('console.quality.identifiers')}
            </Title>
            <Group gap={6}>
              {view.identifiers.map(({ kind, display }) => (
                <Badge key={kind + display} variant="default" tt="none" size="lg" fw={500}>
                  {t(`taxonomy.observable-kind.${kind}.title`)}: {display}
                </Badge>
              ))}
            </Group>
          </section>
        )}
      </Stack>
    </Paper>
  )
}

function Judgement({ view, leave }: { readonly view: BlindView; readonly leave: (next?: string) => void }) {
  return view.given === null ? <Giving view={view} /> : <Given view={view} leave={leave} />
}

function Giving({ view: { id, wordsDeleted } }: { readonly view: BlindView }) {
  const t = useT()
  const client = useQueryClient()
  const refresh = useRefresh()
  const [draft, setDraft] = useState(noOpinion)
  const send = useMutation({
    mutationFn: () => api.post<BlindView>(opinionAddress(id), draft),
    onSuccess: async (after) => {
      client.setQueryData([...qualityKey, 'blind', id], after)
      await refresh()
    },
  })
  const ready = isWhole(draft) && !wordsDeleted && !send.isPending
  const give = () => {
    if (ready) send.mutate()
  }
  useKeys({ 'mod+enter': give })
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('console.quality.yours')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('console.quality.mine.help')}
        </Text>
        <OpinionFields
          value={draft}
          change={setDraft}
          reason={t('console.quality.reason')}
          help={t('console.quality.reason.help')}
        />
        {send.error !== null && <Failure error={send.error} />}
        <Button disabled={!ready} loading={send.isPending} onClick={give} rightSection={<Hint keys="mod+enter" />}>
          {t('console.quality.give')}
        </Button>
      </Stack>
    </Paper>
  )
}

function Given({ view, leave }: { readonly view: BlindView; readonly leave: (next?: string) => void }) {
  const t = useT()
  const { id, given, first } = view
  // What is asked for may have been read before this one was judged.
  const next = useAsked().data?.items.find((asked) => !asked.given && asked.id !== id)
  if (given === null) return null
  const same = first !== null && first.classification === given.classification && first.topic === given.topic
  return (
    <Stack gap="sm">
      <Alert
        role="status"
        color={same ? 'green' : 'yellow'}
        variant="light"
        title={`${same ? '✓' : '≠'} ${t(same ? 'console.quality.same' : 'console.quality.different')}`}
      />
      <Side title={t('console.quality.yours')} judged={given} reasons={[given.reason]} />
      {first !== null && <Side title={t('console.quality.first')} judged={first} reasons={first.reasons} />}
      {next !== undefined && <Button onClick={() => leave(next.id)}>{t('console.quality.next')}</Button>}
    </Stack>
  )
}

/** One of two judgements, with its reasons. */
export function Side(props: {
  readonly title: string
  readonly judged: { readonly classification: string; readonly topic: string }
  readonly reasons: readonly string[]
}) {
  const { title, judged, reasons } = props
  const t = useT()
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text fw={600}>{wordOf.classification(t, judged.classification)}</Text>
      <Text size="sm">{wordOf.topic(t, judged.topic)}</Text>
      {reasons.length === 0 ? (
        <Text size="sm" c="dimmed" mt={4}>
          {t('console.quality.no-reason')}
        </Text>
      ) : (
        reasons.map((reason) => (
          <Text key={reason} mt={4} className="quality-words">
            {reason}
          </Text>
        ))
      )}
    </Paper>
  )
}
