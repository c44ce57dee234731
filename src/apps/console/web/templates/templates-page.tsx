import { Badge, Button, Grid, Group, NavLink, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useCommands } from '../palette/commands.ts'
import { TemplateEditor } from './editor.tsx'
import { fitting, type Template, templateKinds, useTemplates } from './templates.ts'

/** All answers, questions and closing words; supervisors change them and add the hotline's own. */
export function TemplatesPage() {
  const t = useT()
  const { may } = useSession()
  const { language } = useLanguage()
  const { data, error, refetch } = useTemplates()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const edits = may('templates:edit')
  const add = () => setChosen('new')
  useCommands(edits ? [{ id: 'templates.add', label: t('console.templates.add'), group: 'here', run: add }] : [])
  const all = data?.items ?? []
  const found = words === '' ? all : fitting(all, { words, topic: undefined, language })
  const current = chosen === 'new' ? undefined : (found.find(({ id }) => id === chosen) ?? found[0])
  return (
    <Page
      title={t('console.templates.title')}
      actions={edits && <Button onClick={add}>{t('console.templates.add')}</Button>}
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Grid>
          <Grid.Col span={4}>
            <Stack gap="xs">
              <TextInput
                label={t('console.templates.search')}
                value={words}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
              <ScrollArea h="calc(100vh - 240px)" type="auto">
                <List found={found} current={current} choose={setChosen} />
              </ScrollArea>
            </Stack>
          </Grid.Col>
          <Grid.Col span={8}>
            {current === undefined && chosen !== 'new' ? (
              <Empty title={t('console.templates.nothing')} />
            ) : (
              <TemplateEditor
                key={current === undefined ? 'new' : `${current.id} ${current.version}`}
                template={current}
                edits={edits}
                saved={setChosen}
              />
            )}
          </Grid.Col>
        </Grid>
      )}
    </Page>
  )
}

interface ListProps {
  readonly found: readonly Template[]
  readonly current: Template | undefined
  readonly choose: (id: string) => void
}

function List({ found, current, choose }: ListProps) {
  const t = useT()
  const { language } = useLanguage()
  return (
    <Stack gap="md">
      {templateKinds.map((kind) => {
        const ofKind = found.filter((one) => one.kind === kind)
        if (ofKind.length === 0) return null
        return (
          <div key={kind}>
            <Text size="sm" fw={600} c="dimmed" px="sm">
              {t(`console.templates.kind.${kind}`)} · {ofKind.length}
            </Text>
            {ofKind.map((one) => (
              <NavLink
                key={one.id}
                component="button"
                active={one.id === current?.id}
                aria-current={one.id === current?.id}
                onClick={() => choose(one.id)}
                label={one.texts[language]?.title ?? Object.values(one.texts)[0]?.title}
                rightSection={<Marks template={one} />}
              />
            ))}
          </div>
        )
      })}
    </Stack>
  )
}

function Marks({ template: { retired, shipped, version } }: { readonly template: Template }) {
  const t = useT()
  return (
    <Group gap={4}>
      {retired && (
        <Badge tt="none" variant="default">
          {t('console.templates.retired')}
        </Badge>
      )}
      {(!shipped || version > 0) && (
        <Badge tt="none" variant="light">
          {t('console.templates.own')}
        </Badge>
      )}
    </Group>
  )
}
