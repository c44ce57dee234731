import type { Database } from '#platform/database'
import { listBanks } from '../../banks/bank-store.ts'
import { type VictimStage, victimStage } from './victim.ts'
import { recoveriesOfReports, type VictimRow } from './victim-store.ts'

/** The chase after somebody's money as they may know it: sums, and nothing of other people's accounts. Amounts are tiyn. */
export interface VictimView extends Omit<VictimRow, 'state' | 'confirming' | 'victimBank'> {
  /** Name of the bank that the money left. */
  readonly bank: string
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
  /** The chases that these reports opened, the newest first: one for each bank that the money left. */
  ofReports(reports: readonly string[]): Promise<readonly VictimView[]>
}

/** Makes the victims' side. */
export function makeVictims({ db }: { readonly db: Database }): Victims {
  return {
    banks: async () => {
      const banks = await listBanks(db)
      return banks.map(({ code, name }) => ({ code, name })).sort((a, b) => a.name.localeCompare(b.name, 'kk'))
    },
    ofReports: async (reports) => {
      const found = reports.length === 0 ? [] : await recoveriesOfReports(db, reports)
      if (found.length === 0) return []
      const names = new Map((await listBanks(db)).map(({ code, name }) => [code, name]))
      return found.map(({ state, confirming, victimBank, ...told }) => ({
        ...told,
        bank: names.get(victimBank) ?? victimBank,
        stage: victimStage({ ...told, state, confirming }),
      }))
    },
  }
}
