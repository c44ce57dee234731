import { Button, Code, Group, List, Select, Stack, Switch, Tabs, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TemplateKind, TemplateTexts } from '#domains/desk'
import { type Language, languages } from '#kernel/language'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { places, type Template, templateKinds, templatesKey } from './templates.ts'

interface EditorProps {
  /** Undefined for a new one. */
  readonly template: Template | undefined
  readonly edits: boolean
  readonly saved: (id: string) => void
}

/** One template in its three languages; read-only for who may not change it. */
export function TemplateEditor({ template, edits, saved }: EditorProps) {
  const t = useT()
  const client = useQueryClient()
  const [kind, setKind] = useState<TemplateKind>(template?.kind ?? 'consultation')
  const [texts, setTexts] = useState<TemplateTexts>(template?.texts ?? {})
  const [retired, setRetired] = useState(template?.retired ?? false)
  const save = useMutation({
    mutationFn: () => {
      const filled = Object.fromEntries(
        Object.entries(texts).filter(([, text]) => `${text.title}${text.body}`.trim() !== ''),
      )
      const body = { kind, topics: template?.topics ?? [], texts: filled, retired }
      return template === undefined
        ? api.post<Template>('/api/v1/desk/templates', body)
        : api.put<Template>(`/api/v1/desk/templates/${template.id}`, { ...body, version: template.version })
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: templatesKey })
      saved(id)
    },
  })
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label={t('console.templates.kind')}
          data={templateKinds.map((code) => ({ value: code, label: t(`console.templates.kind.${code}`) }))}
          value={kind}
          onChange={(code) => code !== null && setKind(code)}
          readOnly={!edits || template?.shipped === true}
          allowDeselect={false}
        />
        {edits && template !== undefined && (
          <Switch
            label={t('console.templates.retire')}
            checked={retired}
            onChange={(event) => setRetired(event.currentTarget.checked)}
            mb={8}
          />
        )}
      </Group>
      <Words texts={texts} change={setTexts} edits={edits} />
      {edits && (
        <>
          <Text size="sm" c="dimmed">
            {t('console.templates.places')} {places.map((name) => `{${name}}`).join(' ')}
          </Text>
          {save.error !== null && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {t('console.templates.save')}
            </Button>
          </Group>
          {template !== undefined && template.version > 0 && <Versions id={template.id} />}
        </>
      )}
    </Stack>
  )
}

interface WordsProps {
  readonly texts: TemplateTexts
  readonly change: (texts: TemplateTexts) => void
  readonly edits: boolean
}

function Words({ texts, change, edits }: WordsProps) {
  const t = useT()
  const { language: mine } = useLanguage()
  const put = (language: Language, part: 'title' | 'body', value: string) =>
    change({ ...texts, [language]: { title: '', body: '', ...texts[language], [part]: value } })
  return (
    <Tabs defaultValue={mine}>
      <Tabs.List>
        {languages.map((language) => (
          <Tabs.Tab key={language} value={language} lang={language}>
            {t(`console.language-name.${language}`)}
            {texts[language] === undefined ? ' ○' : ''}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {languages.map((language) => (
        <Tabs.Panel key={language} value={language} pt="sm">
          <Stack lang={language}>
            <TextInput
              label={t('console.templates.name')}
              value={texts[language]?.title ?? ''}
              onChange={(event) => put(language, 'title', event.currentTarget.value)}
              readOnly={!edits}
              maxLength={200}
            />
            <Textarea
              label={t('console.templates.body')}
              value={texts[language]?.body ?? ''}
              onChange={(event) => put(language, 'body', event.currentTarget.value)}
              readOnly={!edits}
              maxLength={5000}
              autosize
              minRows={12}
              maxRows={22}
            />
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

interface Version {
  readonly version: number
  readonly texts: TemplateTexts
  readonly changedAt: string
}

function Versions({ id }: { readonly id: string }) {
  const t = useT()
  const format = useFormat()
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['template-versions', id],
    queryFn: () => api.get<{ readonly items: readonly Version[] }>(`/api/v1/desk/templates/${id}/versions`),
  })
  if (data === undefined) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t('console.templates.versions')}
      </Title>
      <List size="sm">
        {data.items.map(({ version, texts, changedAt }) => (
          <List.Item key={version}>
            <details>
              <summary>
                {version} · {format.time(changedAt)}
              </summary>
              <Code block>{texts[language]?.body ?? Object.values(texts)[0]?.body}</Code>
            </details>
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}
