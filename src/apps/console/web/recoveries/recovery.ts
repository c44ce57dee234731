/** States of a recovery, in the order in which it goes through them. */
export const recoveryStates = [
  'created',
  'tracking',
  'awaiting-analysis',
  'analysed',
  'returning',
  'completed',
  'cancelled',
] as const

/** A state of a recovery. */
export type RecoveryState = (typeof recoveryStates)[number]

/** Where the money is; amounts here and below are tiyn. */
export interface Sums {
  readonly held: number
  readonly returned: number
  /** Cashed out, unavailable, or followed no further. */
  readonly lost: number
  /** Asked for and not answered yet. */
  readonly open: number
}

/** A recovery, as the API gives it. */
export interface Recovery {
  readonly id: string
  readonly number: string
  readonly state: RecoveryState
  readonly channel: 'hotline' | 'site' | 'bank' | 'police'
  readonly report: string | null
  readonly region: string | null
  readonly caseNumber: string | null
  readonly victimBank: string
  readonly victimBankName: string
  readonly stolen: number
  readonly sums: Sums
  readonly dutyOfficer: string | null
  readonly dutyOfficerName: string | null
  readonly reportedAt: string
  readonly cancelledAt: string | null
  readonly cancelledReason: string | null
  readonly completedAt: string | null
}

/** A recovery in the list. */
export interface ListedRecovery extends Recovery {
  readonly nextDue: string | null
  readonly openLegs: number
  /** When the first of its holds ends unless a sanction is recorded. */
  readonly lapsesAt: string | null
}

/** Money of a recovery at one account. */
export interface Leg {
  readonly id: string
  readonly parent: string | null
  readonly hop: number
  readonly bank: string
  readonly bankName: string | null
  readonly account: string
  readonly reference: string
  readonly paymentAmount: number
  readonly amount: number
  readonly at: string
  readonly state: 'asked' | 'answered' | 'stopped'
  readonly stopReason: string | null
  readonly loops: boolean
  readonly converges: boolean
  readonly held: number
  readonly returned: number
  readonly cashedOut: number
  readonly unavailable: number
  readonly onward: number
  /** What of `unavailable` never came to the account, as its bank says. */
  readonly denied: number
  readonly answeredAt: string | null
}

/** A payment of the victim, as it was told. */
export interface ToldPayment {
  readonly reference: string | null
  readonly account: string
  readonly bank: string | null
  readonly amount: number
  readonly at: string
}

/** What a bank is asked. */
export interface Asked {
  readonly id: string
  readonly leg: string | null
  readonly kind: 'confirm' | 'hold' | 'release' | 'return'
  readonly bank: string
  readonly bankName: string | null
  readonly dutyOfficer: string | null
  readonly dutyContact: string | null
  readonly amount: number
  readonly state: string
  readonly askedAt: string
  readonly dueAt: string
  readonly remindedAt: string | null
  readonly escalatedAt: string | null
  readonly closedAt: string | null
  /** What the victim told, where the bank is asked to confirm it. */
  readonly payments: readonly ToldPayment[]
}

/** An entry of a recovery's history. */
export interface Entry {
  readonly id: string
  readonly at: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
}

/** All of one recovery. */
export interface RecoveryDetail extends Recovery {
  readonly legs: readonly Leg[]
  readonly requests: readonly Asked[]
  readonly events: readonly Entry[]
  /** What more could be asked for though the analysis is over. */
  readonly reachable: number
  /** Legs that wait for an answer, those first whose money is expected to be lost soonest. */
  readonly work: readonly string[]
}

/** Money that a bank holds. */
export interface Hold {
  readonly id: string
  readonly leg: string
  readonly bank: string
  readonly account: string
  readonly amount: number
  readonly released: number
  readonly sanctioned: number
  readonly returned: number
  readonly state: 'held' | 'returning' | 'closed'
  readonly endReason: string | null
  readonly heldAt: string
  readonly until: string
  readonly extensions: number
  readonly code: string
}

/** An investigator's notice. */
export interface Notice {
  readonly id: string
  readonly number: string
  readonly day: string
  readonly policeBody: string
  readonly caseNumber: string
  readonly extends: boolean
  readonly recordedBy: string
  readonly holds: readonly { readonly hold: string; readonly amount: number }[]
}

/** A prosecutor's sanction. */
export interface Sanction {
  readonly id: string
  readonly notice: string
  readonly number: string
  readonly day: string
  readonly office: string
  readonly returns: readonly { readonly hold: string; readonly amount: number; readonly account: string }[]
}

/** What a bank said by telephone or letter about letting held money go or giving it back. */
export interface ToldAnswer {
  readonly id: string
  readonly request: string
  readonly kind: 'release' | 'return'
  readonly bank: string
  readonly account: string
  readonly way: 'phone' | 'letter'
  readonly answeredBy: string
  readonly done: number
  readonly doneAt: string | null
  readonly refused: readonly { readonly reason: string; readonly amount: number }[]
  readonly recordedAt: string
}

/** What stands in writing about held money. */
export interface Papers {
  readonly holds: readonly Hold[]
  readonly notices: readonly Notice[]
  readonly sanctions: readonly Sanction[]
  readonly answers: readonly ToldAnswer[]
  readonly conclusion: { readonly reason: string; readonly at: string } | null
}

interface BoardSums extends Sums {
  readonly recoveries: number
  readonly stolen: number
}

/** Sums of the centre. */
export interface Board {
  readonly open: BoardSums
  readonly lastDay: BoardSums
  readonly requests: { readonly open: number; readonly overdue: number }
}

/** A bank that is asked. */
export interface Bank {
  readonly code: string
  readonly name: string
}

/** A bank that is to be called now about a request. */
export interface BankCall {
  readonly request: string
  readonly recovery: string
  readonly number: string
  readonly kind: Asked['kind']
  readonly bank: string
  readonly bankName: string
  /** Whom to ask for. */
  readonly bankOfficer: string | null
  /** As the register has it. */
  readonly contact: string | null
  readonly phone: { readonly shown: string; readonly dialled: string } | null
  readonly amount: number
  readonly dueAt: string
}

/** What the list is narrowed to. */
export interface Filter {
  /** Those that are not over where not said. */
  readonly state: RecoveryState | null
  readonly mine: boolean
}
