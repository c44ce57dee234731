import { Button, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import type { Referral, ReferralAction } from './referrals.ts'

interface AnswerProps {
  readonly referral: Referral
  readonly action: ReferralAction
  readonly close: () => void
}

/** Records what an addressee answered, or that a draft is withdrawn. */
export function AnswerDialog({ referral, action, close }: AnswerProps) {
  const t = useT()
  const client = useQueryClient()
  const { language } = useLanguage()
  const [reference, setReference] = useState(referral.reference ?? '')
  const [note, setNote] = useState('')
  const [removed, setRemoved] = useState(false)
  const answers = action !== 'withdraw'
  const record = useMutation({
    mutationFn: () =>
      api.patch(`/api/v1/referrals/${referral.id}`, {
        version: referral.version,
        action,
        ...(answers && reference.trim() !== '' && { reference: reference.trim() }),
        ...(answers && note.trim() !== '' && { note: note.trim() }),
        ...(action === 'act' && removed && { removed: true }),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['referrals'] })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={t(`console.referral.action.${action}`)} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          record.mutate()
        }}
      >
        <Stack>
          <Text>{referral.addressee.names[language]}</Text>
          {answers && (
            <>
              <TextInput
                label={t('console.referral.reference')}
                value={reference}
                onChange={(event) => setReference(event.currentTarget.value)}
                maxLength={100}
                data-autofocus
              />
              <Textarea
                label={t('console.referral.note')}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
                maxLength={2000}
                autosize
                minRows={2}
              />
            </>
          )}
          {action === 'act' && (
            <Checkbox
              label={t('console.referral.says-removed')}
              checked={removed}
              onChange={(event) => setRemoved(event.currentTarget.checked)}
            />
          )}
          {record.error !== null && <Failure error={record.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('console.referral.cancel')}
            </Button>
            <Button type="submit" loading={record.isPending}>
              {t('console.referral.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
