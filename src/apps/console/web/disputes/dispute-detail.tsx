import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { Fact, Facts } from '../calls/facts.tsx'
import { Answers } from './answers.tsx'
import { type DisputeView, openContact, useDisputedListing } from './disputes-data.ts'
import { Listing } from './listing.tsx'
import { Promised } from './promised.tsx'
import { shown } from './shown.ts'

/** One dispute: what who disputes says, the listing with its grounds and history, and the two answers. */
export function DisputeDetail({ dispute }: { readonly dispute: DisputeView }) {
  const { may } = useSession()
  const { data: listing, error, refetch } = useDisputedListing(dispute.observableId)
  const open = dispute.state === 'open'
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="disputed">
      <Stack gap="md">
        <Title order={2} size="h4" id="disputed" className="disputes-name">
          {shown(dispute)}
        </Title>
        <Words dispute={dispute} />
        {!open && <Decided dispute={dispute} />}
        {listing === undefined && error === null && <Loading />}
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {open && listing !== undefined && may('indicators:decide-dispute') && (
          <Answers dispute={dispute} listing={listing} />
        )}
        {listing !== undefined && <Listing listing={listing} />}
      </Stack>
    </Paper>
  )
}

function Words({ dispute: { id, kind, words, openedAt, hasContact, state } }: { readonly dispute: DisputeView }) {
  const t = useT()
  const format = useFormat()
  const open = state === 'open'
  return (
    <>
      <div>
        <Text size="sm" c="dimmed" mb={4}>
          {t('console.disputes.words')}
        </Text>
        {words === null ? (
          <Text>{t('console.disputes.words.gone')}</Text>
        ) : (
          <blockquote className="calls-words">{words}</blockquote>
        )}
      </div>
      <Facts>
        <Fact name={t('console.disputes.kind')}>{wordOf.observableKind(t, kind)}</Fact>
        <Fact name={t('console.disputes.opened')}>{`${format.time(openedAt)} · ${format.ago(openedAt)}`}</Fact>
        {open && (
          <Fact name={t('console.disputes.promise')}>
            <Promised openedAt={openedAt} />
          </Fact>
        )}
        {open && (
          <Fact name={t('console.disputes.contact')}>
            {hasContact ? <Contact id={id} /> : t('console.disputes.contact.none')}
          </Fact>
        )}
      </Facts>
    </>
  )
}

/** Sealed until somebody asks for it: every opening stands in the audit log. */
function Contact({ id }: { readonly id: string }) {
  const t = useT()
  const opening = useMutation({ mutationFn: () => openContact(id) })
  if (opening.data !== undefined) return <Text span>{opening.data.contact ?? '–'}</Text>
  return (
    <Stack gap={4} align="flex-start">
      <Button size="xs" variant="default" loading={opening.isPending} onClick={() => opening.mutate()}>
        {t('console.disputes.contact.open')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('console.disputes.contact.help')}
      </Text>
      {opening.error !== null && <Failure error={opening.error} />}
    </Stack>
  )
}

function Decided({ dispute: { state, decidedAt, decidedBy, decisionReason } }: { readonly dispute: DisputeView }) {
  const t = useT()
  const format = useFormat()
  const { person } = useSession()
  const by = t(`console.disputes.by.${decidedBy === person.id ? 'you' : 'colleague'}`)
  return (
    <Alert variant="light" color={state === 'upheld' ? 'green' : 'sky'} title={t(`console.disputes.state.${state}`)}>
      <Text className="calls-words" p={0}>
        {decisionReason}
      </Text>
      {decidedAt !== null && (
        <Text size="sm" mt={4}>
          {`${by} · ${format.time(decidedAt)}`}
        </Text>
      )}
    </Alert>
  )
}
