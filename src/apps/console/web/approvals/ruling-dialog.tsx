import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useOvertaken } from '../app/overtaken.ts'
import { Failure } from '../app/page.tsx'
import { defanged } from '../report/defanged.ts'
import { type Decision, rule, useRefresh, type WaitingBlock } from './approvals-data.ts'

interface RulingProps {
  readonly block: WaitingBlock
  readonly decision: Decision
  readonly close: () => void
}

const leastReason = 3

/** Asks the second person why, and says what follows. */
export function RulingDialog({ block, decision, close }: RulingProps) {
  const t = useT()
  const refresh = useRefresh()
  const overtaken = useOvertaken(close, refresh)
  const [reason, setReason] = useState('')
  const site = defanged('domain', block.value)
  const words = decision === 'approved' ? 'approve' : 'refuse'
  const send = useMutation({
    mutationFn: () => rule(block.observableId, decision, reason.trim()),
    onSuccess: async () => {
      notifications.show({ title: t(`console.approvals.${words}.done`, { site }), message: '', withCloseButton: false })
      close()
      await refresh()
    },
    onError: overtaken,
  })
  const ready = reason.trim().length >= leastReason && !send.isPending
  return (
    <Modal opened onClose={close} title={t(`console.approvals.${words}`)} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) send.mutate()
        }}
      >
        <Stack>
          <Text>{t(`console.approvals.${words}.follows`, { site })}</Text>
          <Textarea
            label={t('console.approvals.reason')}
            description={t('console.approvals.reason.help')}
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
          {send.error !== null && <Failure error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.approvals.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!ready && !send.isPending}>
              {t(`console.approvals.${words}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
