import { basename } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { type LinkKind, messageOfLink, messageOfReason } from '#engines/sim-box'
import type { Translate } from '#platform/messages'
import { type FileOutcome, huntFiles, type OfflineOutcome } from '../../edge/calls/records/offline.ts'
import type { CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

interface Options {
  readonly records: readonly string[]
  readonly books?: string
  readonly gateways?: string
  readonly sims: number
  readonly least: number
}

type Box = OfflineOutcome['boxes'][number]

/** `saqbol sim-boxes`: looks for SIM boxes in files of call records, before anything is connected. */
export const simBoxesCommand: CliCommand = (program, cli) => {
  const { t } = cli.terminal()
  const between = (least: number, most: number) => (text: string) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most) throw new InvalidArgumentError(`${least}–${most}`)
    return value
  }
  program
    .command('sim-boxes')
    .requiredOption('--records <file...>', t('sim-boxes.records'))
    .option('--books <file>', t('sim-boxes.books'))
    .option('--gateways <file>', t('sim-boxes.gateways'))
    .option('--sims <number>', t('sim-boxes.sims'), between(1000, 50_000_000), 1_000_000)
    .option('--least <number>', t('sim-boxes.least'), between(1, 100), 3)
    .description(t('sim-boxes.about'))
    .addHelpText('after', t('sim-boxes.example'))
    .action(async (options: Options) => {
      const terminal = cli.terminal()
      const bar = terminal.progress(t('sim-boxes.progress'))
      const found = await huntFiles({ ...options, progress: (_, done, of) => bar.update(done, of) })
      bar.stop()
      if (!found.ok) {
        terminal.refuse(found.error)
        return cli.finish(exitCodes.refused)
      }
      terminal.result(found.value, () => textOf(terminal, found.value))
      cli.finish(exitCodes.done)
    })
}

function textOf(terminal: Terminal, { files, books, sims, boxes, ownersOverLimit }: OfflineOutcome): string {
  const { t } = terminal
  const count = (values: object) => Object.values(values).reduce<number>((sum, value) => sum + Number(value), 0)
  const fileText = ({ file, lines, taken, refused, faults, first }: FileOutcome) => {
    const counts = { file: basename(file), lines, taken, refused: count(refused), faults: count(faults) }
    const [fault] = first
    const where = fault === undefined ? [] : [t('sim-boxes.first-fault', { line: fault.line, fault: fault.fault })]
    return [t('sim-boxes.file', counts), ...where].join('\n')
  }
  return [
    ...files.map(fileText),
    ...(books === undefined ? [] : [t('sim-boxes.books-read', { entries: books.entries, faults: books.faults })]),
    ...(books === undefined ? [] : [t('sim-boxes.owners', { owners: ownersOverLimit })]),
    t('sim-boxes.found', { boxes: boxes.length, sims }),
    ...boxes.map((box) => boxText(t, box)),
  ].join('\n')
}

/** The reasons of its surest SIM stand for those of the box. */
function boxText(t: Translate, { externalId, score, devices, sims, links, firstSeen, lastSeen }: Box): string {
  const calls = sims.reduce((sum, sim) => sum + sim.calls, 0)
  const span = { from: firstSeen.slice(0, 16), to: lastSeen.slice(0, 16) }
  const reasons = sims[0]?.reasons.map(({ code, value, weight }) => {
    const { key, values } = messageOfReason({ feature: code, value, points: weight })
    return `    · ${t(key, values)}`
  })
  const ties = Object.entries(links).map(([kind, count]) => `${t(messageOfLink(kind as LinkKind))}: ${count}`)
  return [
    `\n${t('sim-boxes.box', { name: externalId, score, sims: sims.length, devices, calls, ...span })}`,
    `    ${sims.map(({ imsi }) => imsi).join(' ')}`,
    ...(ties.length > 0 ? [`    ${ties.join('; ')}`] : []),
    ...(reasons ?? []),
  ].join('\n')
}
