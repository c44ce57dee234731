import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from '../app/api.ts'

interface SectionProps {
  /** By which the palette finds it. */
  readonly name: string
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}

/** One part of the account page. */
export function Section({ name, title, text, children }: SectionProps) {
  const id = `account-${name}`
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Stack gap="sm">
        <Title order={2} size="h4" id={id} tabIndex={-1}>
          {title}
        </Title>
        {text !== undefined && (
          <Text c="dimmed" size="sm" maw={620}>
            {text}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  )
}

/** Whether the person only closed the dialog that asked who they are: nothing to complain about. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Problem && error.code === 'session.proof-missing.forbidden'
}
