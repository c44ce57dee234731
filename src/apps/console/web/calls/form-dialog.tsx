import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useRefresh } from './calls-data.ts'

interface FormProps<Answer> {
  readonly title: string
  readonly intro: string
  /** What the button says. */
  readonly deed: string
  /** What is told when it is done, where need be by what the server answered. */
  readonly done: string | ((answer: Answer) => string)
  readonly send: () => Promise<Answer>
  readonly close: () => void
  /** What comes after it went well. */
  readonly after?: (answer: Answer) => void
  /** Asks for what is shown anew, where that is not a screen of calls. */
  readonly settled?: () => Promise<void>
  readonly children: ReactNode
}

/** A form in a dialog: what it is for, its fields, what went wrong. Ctrl+Enter sends it too. */
export function FormDialog<Answer>(props: FormProps<Answer>) {
  const { title, intro, deed, done, send, close, after, children } = props
  const t = useT()
  const refreshCalls = useRefresh()
  const refresh = props.settled ?? refreshCalls
  const sending = useMutation({
    mutationFn: send,
    onSuccess: async (answer) => {
      const told = typeof done === 'string' ? done : done(answer)
      notifications.show({ title: told, message: '', withCloseButton: false })
      after?.(answer)
      close()
      await refresh()
    },
  })
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('console.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending.isPending) sending.mutate()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {intro}
          </Text>
          {children}
          {sending.error !== null && <Failure error={sending.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.calls.cancel')}
            </Button>
            <Button type="submit" loading={sending.isPending}>
              {deed}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
