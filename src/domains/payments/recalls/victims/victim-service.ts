import type { Database } from '#platform/database'
import { listBanks } from '../../banks/bank-store.ts'
import { type VictimStage, victimStage } from './victim.ts'
import { recoveryOfReports, type VictimRow } from './victim-store.ts'

/** The chase after somebody's money as they may know it: sums, and nothing of other people's accounts. Amounts are tiyn. */
export interface VictimView extends Omit<VictimRow, 'state' | 'confirming'> {
  readonly stage: VictimStage
}

/** A bank as a victim names it. */
export interface NamedBank {
  readonly code: string
  readonly name: string
}

/** What victims see and choose. */
export interface Victims {
  /** The banks that can be asked, by their names. */
  banks(): Promise<readonly NamedBank[]>
  /** The chase that one of these reports opened; undefined where none did. */
  ofReports(reports: readonly string[]): Promise<VictimView | undefined>
}

/** Makes the victims' side. */
export function makeVictims({ db }: { readonly db: Database }): Victims {
  return {
    banks: async () => {
      const banks = await listBanks(db)
      return banks.map(({ code, name }) => ({ code, name })).sort((a, b) => a.name.localeCompare(b.name, 'kk'))
    },
    ofReports: async (reports) => {
      const found = reports.length === 0 ? undefined : await recoveryOfReports(db, reports)
      if (found === undefined) return undefined
      const { state: _state, confirming: _confirming, ...told } = found
      return { ...told, stage: victimStage(found) }
    },
  }
}
