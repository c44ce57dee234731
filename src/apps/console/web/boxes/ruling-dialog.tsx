import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LegalBasis, Measure } from '#domains/taxonomy'
import { useT } from '../app/i18n.tsx'
import { useOvertaken } from '../app/overtaken.ts'
import { Failure } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { useTaxonomy } from '../report/report-data.ts'
import { type BoxDetail, decideBox, type Ruling, useRefresh } from './boxes-data.ts'

interface RulingProps {
  readonly box: BoxDetail
  readonly decision: Ruling['decision']
  readonly close: () => void
}

interface Listing {
  readonly legalBasis: LegalBasis
  readonly measures: readonly Measure[]
}

const leastReason = 3
const usual: Listing = { legalBasis: 'caller-id-order', measures: ['warn', 'reject-call'] }

function useRuling({ box, decision, close }: RulingProps, said: { reason: string; listing: Listing | null }) {
  const t = useT()
  const refresh = useRefresh()
  const overtaken = useOvertaken(close, refresh)
  const reason = said.reason.trim()
  const ready = reason.length >= leastReason && (said.listing === null || said.listing.measures.length > 0)
  const send = useMutation({
    mutationFn: () =>
      decideBox(box.id, {
        decision,
        reason,
        updatedAt: box.updatedAt,
        ...(said.listing !== null && { listing: said.listing }),
      }),
    onSuccess: async ({ listed }) => {
      const title = decision === 'confirmed' ? 'console.boxes.confirm.done' : 'console.boxes.dismiss.done'
      notifications.show({ title: t(title, { count: listed }), message: '', withCloseButton: false })
      close()
      await refresh()
    },
    // Somebody else may have been quicker, or the operator told more.
    onError: overtaken,
  })
  return { send, ready: ready && !send.isPending }
}

/** Asks why, and for a box that is confirmed what becomes of its numbers. */
export function RulingDialog(props: RulingProps) {
  const { box, decision, close } = props
  const t = useT()
  const [reason, setReason] = useState('')
  const [listing, setListing] = useState<Listing | null>(null)
  const { send, ready } = useRuling(props, { reason, listing })
  const words = decision === 'confirmed' ? 'confirm' : 'dismiss'
  const numbers = box.members.filter(({ number }) => number !== null).length
  return (
    <Modal
      opened
      onClose={close}
      title={t(`console.boxes.${words}`)}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('console.boxes.cancel') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) send.mutate()
        }}
      >
        <Stack>
          <Text>{t(`console.boxes.${words}.follows`)}</Text>
          <Textarea
            label={t('console.boxes.reason')}
            description={t(`console.boxes.${words}.reason-help`)}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
            }}
            maxLength={2000}
            autosize
            minRows={3}
            required
            data-autofocus
          />
          {decision === 'confirmed' && numbers > 0 && (
            <Checkbox
              label={t('console.boxes.listing', { count: numbers })}
              description={t('console.boxes.listing.help')}
              checked={listing !== null}
              onChange={(event) => setListing(event.currentTarget.checked ? usual : null)}
            />
          )}
          {listing !== null && <ListingFields listing={listing} change={setListing} />}
          {send.error !== null && <Failure error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.boxes.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!ready && !send.isPending}>
              {t(`console.boxes.${words}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface FieldsProps {
  readonly listing: Listing
  readonly change: (listing: Listing) => void
}

/** On what the listing of the numbers rests and what it sets off: what a number allows and the basis carries. */
function ListingFields({ listing, change }: FieldsProps) {
  const t = useT()
  const lists = useTaxonomy()
  const measures = (lists?.measure ?? []).filter(({ kinds }) => (kinds as readonly string[]).includes('phone'))
  const carried = (basis: string) =>
    (lists?.['legal-basis'].find(({ code }) => code === basis)?.['measures'] ?? []) as readonly string[]
  const possible = (basis: string) =>
    measures.map(({ code }) => code as Measure).filter((code) => code === 'warn' || carried(basis).includes(code))
  const bases = (lists?.['legal-basis'] ?? []).filter(({ code }) =>
    measures.some((measure) => carried(code).includes(measure.code)),
  )
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t('console.boxes.legal-basis')}
        value={listing.legalBasis}
        data={bases.map(({ code, title }) => ({ value: code, label: title }))}
        onChange={(event) => {
          const legalBasis = event.currentTarget.value as LegalBasis
          const kept = listing.measures.filter((code) => possible(legalBasis).includes(code))
          change({ legalBasis, measures: kept.length === 0 ? ['warn'] : kept })
        }}
      />
      <Checkbox.Group
        label={t('console.boxes.measures')}
        value={[...listing.measures]}
        onChange={(chosen) => change({ ...listing, measures: chosen })}
      >
        <Group gap="md" mt={4}>
          {measures.map(({ code }) => (
            <Checkbox
              key={code}
              value={code}
              label={wordOf.measure(t, code)}
              disabled={!possible(listing.legalBasis).includes(code as Measure)}
            />
          ))}
        </Group>
      </Checkbox.Group>
    </Stack>
  )
}
