import { Paper, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import type { BoardView } from './calls-data.ts'

interface BoardProps {
  readonly board: BoardView
}

/** After so many seconds of silence a node is told apart from the others. */
const silence = 120

/** What each rule rejected, and beside it what rules on trial would have. */
export function RulesTable({ board: { byRule } }: BoardProps) {
  const t = useT()
  const format = useFormat()
  const most = Math.max(1, ...byRule.map(({ blocked, shadow }) => blocked + shadow))
  return (
    <Panel
      title={t('console.calls.by.rule')}
      heads={[t('console.calls.term.blocked'), t('console.calls.term.trial')]}
      empty={byRule.length === 0 ? t('console.calls.by.rule.none') : undefined}
    >
      {byRule.map(({ code, blocked, shadow }) => (
        <Line
          key={code}
          name={t(`call-rule.rule.${code}`)}
          bar={[
            ['blocked', blocked / most],
            ['trial', shadow / most],
          ]}
          figures={[format.number(blocked), shadow === 0 ? '–' : format.number(shadow)]}
        />
      ))}
    </Panel>
  )
}

/** Ways calls came in, by operator. */
export function TrunksTable({ board: { byTrunk } }: BoardProps) {
  const t = useT()
  return (
    <Shares
      title={t('console.calls.by.trunk')}
      lines={byTrunk.map((line) => ({
        ...line,
        key: `${line.organisation} ${line.code}`,
        name: line.code,
        below: line.organisation,
      }))}
    />
  )
}

/** Whose numbers the callers showed. */
export function CountriesTable({ board: { byCountry } }: BoardProps) {
  const t = useT()
  return (
    <Shares
      title={t('console.calls.by.country')}
      lines={byCountry.map((line) => ({ ...line, key: line.code, name: countryName(line, t) }))}
    />
  )
}

function countryName({ code, name }: BoardView['byCountry'][number], t: Translate): string {
  if (code === '') return t('console.calls.country.none')
  // Numbers of satellites and of services that belong to no country.
  return name ?? t('console.calls.country.nowhere')
}

interface ShareLine {
  readonly key: string
  readonly name: string
  readonly below?: string
  readonly calls: number
  readonly blocked: number
}

function Shares({ title, lines }: { readonly title: string; readonly lines: readonly ShareLine[] }) {
  const t = useT()
  const format = useFormat()
  const most = Math.max(1, ...lines.map(({ calls }) => calls))
  const heads = [t('console.calls.term.calls'), t('console.calls.term.blocked'), t('console.calls.term.share')]
  return (
    <Panel title={title} heads={heads}>
      {lines.map(({ key, name, below, calls, blocked }) => (
        <Line
          key={key}
          name={name}
          below={below}
          bar={[
            ['blocked', blocked / most],
            ['calls', (calls - blocked) / most],
          ]}
          figures={[
            format.number(calls),
            format.number(blocked),
            calls === 0 || blocked === 0 ? '–' : format.share(blocked / calls),
          ]}
        />
      ))}
    </Panel>
  )
}

/** What was done with the calls. */
export function ActionsTable({ board: { byAction } }: BoardProps) {
  const t = useT()
  const format = useFormat()
  const most = Math.max(1, ...byAction.map(({ calls }) => calls))
  return (
    <Panel title={t('console.calls.by.action')} heads={[t('console.calls.term.calls')]}>
      {byAction.map(({ code, calls }) => (
        <Line
          key={code}
          name={t(`call-rule.action.${code}`)}
          bar={[[code === 'reject' ? 'blocked' : 'calls', calls / most]]}
          figures={[format.number(calls)]}
        />
      ))}
    </Panel>
  )
}

/** The operators' nodes, and which of them have fallen silent. */
export function NodesTable({ board: { nodes, at } }: BoardProps) {
  const t = useT()
  const format = useFormat()
  return (
    <Panel title={t('console.calls.nodes')} heads={[t('console.calls.nodes.heard')]}>
      {nodes.map(({ organisation, heardAt }) => {
        const seconds = (Date.parse(at) - Date.parse(heardAt)) / 1000
        const isSilent = seconds > silence
        return (
          <Line
            key={organisation}
            name={organisation}
            figures={[
              <Text key="heard" span size="sm" c={isSilent ? 'red' : undefined} fw={isSilent ? 600 : 400}>
                <span aria-hidden>{isSilent ? '▲ ' : '✓ '}</span>
                {isSilent
                  ? t('console.calls.nodes.silent', { length: format.duration(Math.floor(seconds / 60) * 60) })
                  : format.ago(heardAt, Date.parse(at))}
              </Text>,
            ]}
          />
        )
      })}
    </Panel>
  )
}

interface PanelProps {
  readonly title: string
  readonly heads: readonly string[]
  readonly empty?: string | undefined
  readonly children: ReactNode
}

function Panel({ title, heads, empty, children }: PanelProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5" mb={4}>
        {title}
      </Title>
      {empty !== undefined ? (
        <Text c="dimmed">{empty}</Text>
      ) : (
        <Table verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">
                <span className="heard">{title}</span>
              </Table.Th>
              {heads.map((head) => (
                <Table.Th key={head} scope="col" ta="right" fz="sm" fw={500} className="calls-number">
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      )}
    </Paper>
  )
}

interface LineProps {
  readonly name: string
  readonly below?: string | undefined
  readonly bar?: readonly (readonly ['calls' | 'blocked' | 'trial', number])[]
  readonly figures: readonly ReactNode[]
}

function Line({ name, below, bar = [], figures }: LineProps) {
  const pieces = bar.filter(([, length]) => length > 0)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
        {below !== undefined && (
          <Text size="sm" c="dimmed">
            {below}
          </Text>
        )}
        {pieces.length > 0 && (
          <div className="calls-bar" aria-hidden>
            {pieces.map(([tone, length]) => (
              <div key={tone} className={`calls-bar-${tone}`} style={{ width: `${length * 100}%` }} />
            ))}
          </div>
        )}
      </Table.Th>
      {figures.map((figure, place) => (
        // The figures of a line keep their places.
        <Table.Td key={String(place)} ta="right" className="calls-number">
          {figure}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}
