import { Text, Title } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { commonReasons, groupedImei, linkOf, sentenceOf, simsByDevice, tiesOf } from './box-words.ts'
import type { BoxDetail, Sim } from './boxes-data.ts'
import { More } from './more.tsx'

/** A part of the page under its own heading. */
export function Part(props: { readonly title: string; readonly help?: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h5" id={id} mb={props.help === undefined ? 8 : 2}>
        {props.title}
      </Title>
      {props.help !== undefined && (
        <Text size="sm" c="dimmed" mb={8}>
          {props.help}
        </Text>
      )}
      {props.children}
    </section>
  )
}

interface BarsProps {
  readonly rows: readonly { readonly key: string; readonly words: string; readonly sims: number }[]
  /** How many SIMs a full bar stands for. */
  readonly of: number
}

function Bars({ rows, of }: BarsProps) {
  const t = useT()
  return (
    <ul className="boxes-bars">
      {rows.map(({ key, words, sims }) => (
        <li key={key}>
          <div className="boxes-bar-words">
            <span>{words}</span>
            <Text span size="sm" c="dimmed" className="boxes-figure">
              {t('console.boxes.of', { count: sims, all: of })}
            </Text>
          </div>
          <div className="boxes-bar" aria-hidden>
            <div style={{ width: `${Math.min(100, (sims / Math.max(of, 1)) * 100)}%` }} />
          </div>
        </li>
      ))}
    </ul>
  )
}

/** What ties the SIMs to one another. */
export function Links({ box }: { readonly box: BoxDetail }) {
  const t = useT()
  const rows = tiesOf(box.links).map(({ kind, sims }) => ({ key: kind, words: linkOf(t, kind), sims }))
  return (
    <Part title={t('console.boxes.links')} help={t('console.boxes.links.help')}>
      {rows.length === 0 ? <Text>{t('console.boxes.links.none')}</Text> : <Bars rows={rows} of={box.sims} />}
    </Part>
  )
}

const mostReasons = 8

/** Why the SIMs are suspected, over all of them. */
export function Common({ sims }: { readonly sims: readonly Sim[] }) {
  const t = useT()
  const rows = commonReasons(sims, mostReasons).map((reason) => ({
    key: reason.code,
    words: sentenceOf(t, reason),
    sims: reason.sims,
  }))
  return (
    <Part title={t('console.boxes.reasons')} help={t('console.boxes.reasons.help')}>
      {rows.length === 0 ? <Text>{t('console.boxes.reasons.none')}</Text> : <Bars rows={rows} of={sims.length} />}
    </Part>
  )
}

/** Where the SIMs were. */
export function Cells({ cells }: { readonly cells: readonly number[] }) {
  const t = useT()
  return (
    <Part title={t('console.boxes.cells', { count: cells.length })} help={t('console.boxes.cells.help')}>
      {cells.length === 0 ? (
        <Text>{t('console.boxes.unknown')}</Text>
      ) : (
        <ul className="boxes-chips">
          {cells.map((cell) => (
            <li key={cell}>{cell}</li>
          ))}
        </ul>
      )}
    </Part>
  )
}

const fewDevices = 12

/** In what the SIMs were. */
export function Devices({ sims }: { readonly sims: readonly Sim[] }) {
  const t = useT()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const devices = simsByDevice(sims)
  return (
    <Part title={t('console.boxes.imeis', { count: devices.length })} help={t('console.boxes.imeis.help')}>
      {devices.length === 0 && <Text>{t('console.boxes.unknown')}</Text>}
      <ul className="boxes-bars">
        {devices.slice(0, all ? undefined : fewDevices).map(({ imei, sims: held }) => (
          <li key={imei} className="boxes-bar-words">
            <span className="boxes-figure">{groupedImei(imei)}</span>
            <span className="boxes-figure">{format.number(held)}</span>
          </li>
        ))}
      </ul>
      <More shown={all} few={fewDevices} of={devices.length} show={() => setAll(true)} />
    </Part>
  )
}
