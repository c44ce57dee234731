import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { offline, Problem } from './api.ts'
import { type Translate, useT } from './i18n.tsx'

/** A screen: its title (also the browser's), what can be done on it, and its content. */
export function Page(props: { readonly title: string; readonly actions?: ReactNode; readonly children: ReactNode }) {
  const { title, actions, children } = props
  useTitle(title)
  return (
    <Stack gap="md" p="md">
      <Group className="page-head" justify="space-between" wrap="nowrap">
        <Title order={1} size="h3">
          {title}
        </Title>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}

/** Names the browser's tab after the screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Saqbol`
  }, [title])
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={420} ta="center">
        <Text fw={600}>{title}</Text>
        {children !== undefined && <Text c="dimmed">{children}</Text>}
      </Stack>
    </Center>
  )
}

/** Something is on its way. */
export function Loading() {
  const t = useT()
  return (
    <Center p="xl" role="status" aria-label={t('console.loading')}>
      <Loader />
    </Center>
  )
}

/** What went wrong, in the reader's words, and a way to try again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: (() => void) | undefined }) {
  const t = useT()
  return (
    <Alert color="red" variant="light" role="alert" title={failureTitle(error, t)}>
      <Stack align="flex-start" gap="xs">
        {error instanceof Problem && error.detail !== undefined && <Text>{error.detail}</Text>}
        {error instanceof Problem && error.fields.map(({ field, message }) => <Text key={field}>{message}</Text>)}
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('console.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** One sentence about a failure. */
export function failureTitle(error: unknown, t: Translate): string {
  if (!(error instanceof Problem) || error.code === offline) {
    return error instanceof Problem ? t('console.offline') : t('console.failed')
  }
  return error.title === '' ? t('console.failed') : error.title
}
