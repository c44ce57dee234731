import { Alert, Button, Group, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { PasswordField } from './password-field.tsx'
import { Section } from './section.tsx'

/** Changing the own password. */
export function PasswordSection() {
  const t = useT()
  const client = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => api.post('/api/v1/session/password', { current, next }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      return client.invalidateQueries({ queryKey: ['account'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <Section name="password" title={t('console.account.password.title')} text={t('console.account.password.text')}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={360}>
          {change.error !== null && <Failure error={change.error} />}
          {change.isSuccess && current === '' && (
            <Alert color="green" variant="light" role="status">
              ✓ {t('console.account.password.changed')}
            </Alert>
          )}
          <PasswordField
            label={t('console.account.password.current')}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordField
            label={t('console.account.password.next')}
            description={t('console.account.password.hint')}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" variant="default" loading={change.isPending} disabled={current === '' || next === ''}>
              {t('console.account.password.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
