import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import type { EvidenceItem } from './item.ts'

/** What can be done with an attachment. */
export type Deed = 'download' | 'show' | 'release' | 'destroy'

const reasonLeast = 3

/** Asks why, says what it means, and does it. */
export function DeedDialog(props: {
  readonly deed: Deed
  readonly item: EvidenceItem
  readonly close: () => void
  /** The file to draw, as an address of this page alone. */
  readonly fetched: (address: string) => void
}) {
  const { deed, item, close, fetched } = props
  const t = useT()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const doing = useMutation({
    mutationFn: () => act(deed, item, reason.trim()),
    onSuccess: async (address) => {
      if (address !== undefined) fetched(address)
      await client.invalidateQueries({ queryKey: ['evidence', item.submissionId] })
      close()
    },
  })
  const ready = reason.trim().length >= reasonLeast
  return (
    <Modal opened onClose={close} title={item.name} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) doing.mutate()
        }}
      >
        <Stack>
          <Text>{t(`console.evidence.caution.${deed}`, { name: item.name })}</Text>
          <Textarea
            label={t('console.evidence.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
            required
            data-autofocus
          />
          {doing.error !== null && <Failure error={doing.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.evidence.cancel')}
            </Button>
            <Button
              type="submit"
              disabled={!ready}
              loading={doing.isPending}
              {...(deed === 'destroy' && { color: 'red' })}
            >
              {t(`console.evidence.confirm.${deed}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Does it. To show a file gives the address under which this page alone has it. */
async function act(deed: Deed, item: EvidenceItem, reason: string): Promise<string | undefined> {
  if (deed === 'release' || deed === 'destroy') {
    await api.post(`/api/v1/evidence/${item.id}/${deed}`, { reason })
    return undefined
  }
  const address = URL.createObjectURL(await api.file(`/api/v1/evidence/${item.id}/download`, { reason }))
  if (deed === 'show') return address
  const link = document.createElement('a')
  link.href = address
  link.download = item.name
  link.click()
  URL.revokeObjectURL(address)
  return undefined
}
