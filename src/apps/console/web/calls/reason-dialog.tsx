import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useOvertaken } from '../app/overtaken.ts'
import { Failure } from '../app/page.tsx'
import { useRefresh } from './calls-data.ts'

interface ReasonProps {
  readonly title: string
  /** What follows from it, in one sentence. */
  readonly follows: string
  /** Label of the reason and who will read it; nothing is asked for where there is none. */
  readonly asks?: { readonly label: string; readonly help: string }
  /** What has to be ticked besides, and whether it is. */
  readonly ready?: boolean
  readonly children?: ReactNode
  /** What is told when it is done. */
  readonly done: string
  readonly send: (reason: string) => Promise<unknown>
  readonly close: () => void
  /** Asks for what is shown anew, where that is not a screen of calls. */
  readonly settled?: () => Promise<void>
}

const leastReason = 3

/** Asks once more, says what follows and, where it has to be given, asks for the reason. */
export function ReasonDialog(props: ReasonProps) {
  const { title, follows, asks, ready = true, children, done, send, close } = props
  const t = useT()
  const refreshCalls = useRefresh()
  const refresh = props.settled ?? refreshCalls
  const overtaken = useOvertaken(close, refresh)
  const [reason, setReason] = useState('')
  const sending = useMutation({
    mutationFn: () => send(reason.trim()),
    onSuccess: async () => {
      notifications.show({ title: done, message: '', withCloseButton: false })
      close()
      await refresh()
    },
    onError: overtaken,
  })
  const open = ready && (asks === undefined || reason.trim().length >= leastReason) && !sending.isPending
  return (
    <Modal opened onClose={close} title={title} size="md" closeButtonProps={{ 'aria-label': t('console.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (open) sending.mutate()
        }}
      >
        <Stack>
          <Text>{follows}</Text>
          {asks !== undefined && (
            <Textarea
              label={asks.label}
              description={asks.help}
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
          )}
          {children}
          {sending.error !== null && <Failure error={sending.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.calls.cancel')}
            </Button>
            <Button
              type="submit"
              loading={sending.isPending}
              disabled={!open && !sending.isPending}
              {...(asks === undefined && { 'data-autofocus': true })}
            >
              {title}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
