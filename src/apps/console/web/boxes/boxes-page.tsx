import { Tabs, Text } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useT } from '../app/i18n.tsx'
import { Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { useAsked } from '../palette/asked.ts'
import { BoxList } from './box-list.tsx'
import './boxes.css'
import { Gateways } from './gateways.tsx'
import { Owners } from './owners.tsx'
import { Seizures } from './seizures.tsx'

/** What stands on this screen, with the action that each part needs. */
const parts = [
  { name: 'found', action: 'calls:read-boxes', Part: BoxList },
  { name: 'seizures', action: 'calls:read-boxes', Part: Seizures },
  { name: 'gateways', action: 'calls:read-rules', Part: Gateways },
  { name: 'owners', action: 'calls:read-board', Part: Owners },
] as const

/** SIM boxes: those that engines found, and the registers beside them. */
export function BoxesPage() {
  const t = useT()
  const { may } = useSession()
  const navigate = useNavigate()
  const { part } = useParams({ strict: false })
  const open = parts.filter(({ action }) => may(action))
  const shown = open.find(({ name }) => name === part) ?? open[0]
  const go = (name: string | null) => {
    if (name === open[0]?.name) void navigate({ to: '/sim-boxes' })
    else if (name !== null) void navigate({ to: '/sim-boxes/$part', params: { part: name } })
  }
  // A command of the palette leads here: on to the register, which opens the form.
  useAsked('seizure', () => void navigate({ to: '/sim-boxes/$part', params: { part: 'seizures' }, hash: 'record' }))
  return (
    <div className="boxes">
      <Page title={t('console.section.boxes')}>
        <Text maw={780}>{t('console.boxes.intro')}</Text>
        {shown !== undefined && (
          <Tabs value={shown.name} onChange={go} keepMounted={false}>
            <Tabs.List aria-label={t('console.boxes.parts')}>
              {open.map(({ name }) => (
                <Tabs.Tab key={name} value={name}>
                  {t(`console.boxes.part.${name}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {open.map(({ name, Part }) => (
              <Tabs.Panel key={name} value={name} pt="md">
                <Part />
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
      </Page>
    </div>
  )
}
