import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useRefresh } from './boxes-data.ts'

interface WithdrawProps {
  readonly title: string
  /** What follows from it. */
  readonly follows: string
  readonly act: () => Promise<unknown>
  readonly close: () => void
}

/** Asks once more before an entry is taken out of a register. */
export function WithdrawDialog({ title, follows, act, close }: WithdrawProps) {
  const t = useT()
  const refresh = useRefresh()
  const send = useMutation({
    mutationFn: act,
    onSuccess: close,
    onSettled: () => refresh(),
  })
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('console.boxes.cancel') }}>
      <Stack>
        <Text>{follows}</Text>
        {send.error !== null && <Failure error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('console.boxes.cancel')}
          </Button>
          <Button color="red" loading={send.isPending} onClick={() => send.mutate()}>
            {title}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
