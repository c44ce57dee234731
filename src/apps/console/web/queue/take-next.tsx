import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'

/** Takes the most urgent report that nobody has and opens it; `data.id` is null where nothing is free. */
export function useTakeNext() {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => api.post<{ readonly id: string | null }>('/api/v1/reports/next', {}),
    onSuccess: ({ id }) => {
      if (id !== null) void navigate({ to: '/reports/$id', params: { id } })
    },
  })
}

/** The most urgent report that nobody has, for whoever presses it. */
export function NextButton() {
  const t = useT()
  const { may } = useSession()
  const next = useTakeNext()
  useKeys({ n: () => next.mutate() }, may('reports:edit'))
  if (!may('reports:edit')) return null
  return (
    <>
      {next.data?.id === null && (
        <Text size="sm" role="status">
          {t('console.queue.nothing-free')}
        </Text>
      )}
      {next.isError && <Failure error={next.error} />}
      <Button
        size="xs"
        loading={next.isPending}
        onClick={() => next.mutate()}
        aria-keyshortcuts="N"
        rightSection={<Hint keys="n" />}
      >
        {t('console.queue.next')}
      </Button>
    </>
  )
}
