import { Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { Fact, Facts } from '../calls/facts.tsx'
import type { DisputedListing, HistoryLine } from './disputes-data.ts'

/** What the registry says of what is disputed: where it stands, on what grounds, from whom it is known, what happened. */
export function Listing({ listing }: { readonly listing: DisputedListing }) {
  const t = useT()
  return (
    <>
      <section aria-labelledby="dispute-listing">
        <Title order={3} size="h5" id="dispute-listing" mb={4}>
          {t('console.disputes.listing')}
        </Title>
        <Grounds listing={listing} />
      </section>
      <section aria-labelledby="dispute-history">
        <Title order={3} size="h5" id="dispute-history" mb={4}>
          {t('console.disputes.history')}
        </Title>
        {listing.history.length === 0 ? <Text>–</Text> : <History lines={listing.history} />}
      </section>
    </>
  )
}

function Grounds({ listing }: { readonly listing: DisputedListing }) {
  const t = useT()
  const format = useFormat()
  const { state, topic, fraudType, legalBasis, reason, measures, validUntil } = listing
  const { reports, lists, firstReportedAt, lastReportedAt, sightings } = listing
  return (
    <Facts>
      <Fact name={t('console.disputes.listing.state')}>
        <Text span fw={600}>
          {wordOf.indicatorState(t, state)}
        </Text>
      </Fact>
      {topic !== null && (
        <Fact name={t('console.disputes.listing.topic')}>
          {[wordOf.topic(t, topic), ...(fraudType === null ? [] : [wordOf.fraudType(t, fraudType)])].join(' · ')}
        </Fact>
      )}
      {legalBasis !== null && (
        <Fact name={t('console.disputes.listing.basis')}>{wordOf.legalBasis(t, legalBasis)}</Fact>
      )}
      {reason !== null && <Fact name={t('console.disputes.listing.reason')}>{reason}</Fact>}
      {measures.length > 0 && (
        <Fact name={t('console.disputes.listing.measures')}>
          {measures.map((measure) => wordOf.measure(t, measure)).join(', ')}
        </Fact>
      )}
      <Fact name={t('console.disputes.listing.known')}>{t('console.disputes.listing.from', { reports, lists })}</Fact>
      {firstReportedAt !== null && lastReportedAt !== null && (
        <Fact name={t('console.disputes.listing.reported')}>
          {t('console.disputes.listing.span', { first: format.day(firstReportedAt), last: format.day(lastReportedAt) })}
        </Fact>
      )}
      {sightings.count > 0 && (
        <Fact name={t('console.disputes.listing.sightings')}>
          {t('console.disputes.listing.met', { count: sightings.count, organisations: sightings.organisations })}
        </Fact>
      )}
      {validUntil !== null && <Fact name={t('console.disputes.listing.until')}>{format.day(validUntil)}</Fact>}
    </Facts>
  )
}

function History({ lines }: { readonly lines: readonly HistoryLine[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('console.disputes.history.at')}</Table.Th>
            <Table.Th scope="col">{t('console.disputes.history.what')}</Table.Th>
            <Table.Th scope="col">{t('console.disputes.history.became')}</Table.Th>
            <Table.Th scope="col">{t('console.disputes.history.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line, place) => (
            // A history only grows at its top, and is drawn anew as a whole.
            <Table.Tr key={`${lines.length - place}`}>
              <Table.Td>{format.time(line.at)}</Table.Td>
              <Table.Td>
                <Cause line={line} />
              </Table.Td>
              <Table.Td>{wordOf.indicatorState(t, line.to)}</Table.Td>
              <Table.Td className="disputes-name">{line.reason ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** What led to it; a decision with who took it, a report with the way to it. */
function Cause({ line: { cause, causeId, actorKind, actorId } }: { readonly line: HistoryLine }) {
  const t = useT()
  const { may, person } = useSession()
  const what = t(`console.disputes.cause.${cause}`)
  if (cause === 'report' && causeId !== null && may('reports:read')) {
    return (
      <Link to="/reports/$id" params={{ id: causeId }} className="disputes-link">
        {what}
      </Link>
    )
  }
  if (actorKind !== 'person') return <>{what}</>
  const by = t(`console.disputes.by.${actorId === person.id ? 'you' : 'colleague'}`)
  return <>{`${what} · ${by}`}</>
}
