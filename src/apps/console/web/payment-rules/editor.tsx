import { Anchor, Button, Group, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PolicyInForce } from '#domains/payments'
import type { PaymentPolicy } from '#engines/screening'
import { useT } from '../app/i18n.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { ChangesList } from './changes-list.tsx'
import type { Draft } from './edits.ts'
import { OwnWords } from './rule-texts.tsx'
import { deeds, useCheck, useRefresh } from './rules-data.ts'
import { RulesEditor } from './rules-editor.tsx'
import { TypologiesEditor } from './typologies-editor.tsx'

/** A change of the rules: every rule and typology on the left, what it comes to on the right; looked at while one types. */
export function Editor({ start }: { readonly start: PolicyInForce }) {
  const t = useT()
  // It is made from the version that was in force when it was begun; that another came into force since is told on sending.
  const [base] = useState(start)
  const [policy, set] = useState(base.policy)
  const [find, setFind] = useState('')
  const draft: Draft = { base: base.policy, policy, set }
  return (
    <OwnWords policy={policy}>
      <div className="rules-editor">
        <Stack gap="lg">
          <Group justify="space-between">
            <Text>{t('console.rules.new.from', { number: base.number })}</Text>
            <Anchor component={Link} to="/payment-rules" size="sm">
              {t('console.rules.new.leave')}
            </Anchor>
          </Group>
          <TextInput
            label={t('console.rules.find')}
            value={find}
            onChange={({ currentTarget }) => setFind(currentTarget.value)}
          />
          <TypologiesEditor draft={draft} find={find} />
          <RulesEditor draft={draft} find={find} />
        </Stack>
        <Outcome base={base} policy={policy} />
      </div>
    </OwnWords>
  )
}

const leastReason = 3

function Outcome({ base, policy }: { readonly base: PolicyInForce; readonly policy: PaymentPolicy }) {
  const t = useT()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [reason, setReason] = useState('')
  const [settled] = useDebouncedValue(policy, 400)
  const touched = settled !== base.policy
  const check = useCheck(settled, touched)
  const changes = touched ? check.data?.changes : []
  const send = useMutation({
    mutationFn: () => deeds.propose(base.number, policy, reason.trim()),
    onSuccess: async ({ number }) => {
      notifications.show({ title: t('console.rules.propose.done', { number }), message: '', withCloseButton: false })
      await refresh()
      await navigate({ to: '/payment-rules/$part', params: { part: 'versions' } })
    },
  })
  const sound = policy === settled && (changes?.length ?? 0) > 0
  const ready = sound && reason.trim().length >= leastReason && !send.isPending
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="rules-outcome" className="rules-aside">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) send.mutate()
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h5" id="rules-outcome">
            {t('console.rules.changes')}
          </Title>
          <div aria-live="polite">
            {check.error !== null && touched && <Failure error={check.error} />}
            {touched && check.isFetching && changes === undefined && <Loading />}
            {changes?.length === 0 && <Text c="dimmed">{t('console.rules.changes.none')}</Text>}
            {changes !== undefined && changes.length > 0 && <ChangesList changes={changes} />}
          </div>
          <Textarea
            label={t('console.rules.why')}
            description={t('console.rules.reason.help')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            maxLength={2000}
            autosize
            minRows={3}
            required
          />
          {send.error !== null && <Failure error={send.error} />}
          <Button type="submit" loading={send.isPending} disabled={!ready && !send.isPending}>
            {t('console.rules.propose')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('console.rules.propose.follows')}
          </Text>
        </Stack>
      </form>
    </Paper>
  )
}
