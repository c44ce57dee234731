import type { CallTables } from '#domains/calls'
import type { PaymentPolicy } from '#engines/screening'
import { canonicalJson, type Json } from '#kernel/canonical-json'
import type { FeedAllowance, FeedAllowed, FeedEntry } from './entry.ts'

/** A batch of one chain. `number` counts from 1 without a gap; `previous` is the hash of the batch before. */
export interface FeedBatch {
  readonly version: 1
  readonly chain: string
  readonly number: number
  /** SHA-256 of the canonical text of the batch before, hexadecimal; before the first, of the chain's id. */
  readonly previous: string
  readonly at: string
  readonly entries: readonly FeedEntry[]
  /** Allowed names below what is listed, that came or went; absent where none did. */
  readonly allowed?: readonly FeedAllowance[]
  /** Public key (base64url) that signs everything after this batch. */
  readonly nextKey?: string
}

/** Where a chain stands at a moment: what a reader measures staleness by, and sees a withheld end by. */
export interface FeedHead {
  readonly chain: string
  readonly number: number
  readonly hash: string
  readonly at: string
}

/** How the key after another was introduced: a statement signed by the one before. */
export interface KeyIntroduction {
  readonly from: string
  readonly to: string
  readonly at: string
}

/** What a snapshot holds: the state of a chain after batch `number`. Its entries follow, one JSON array a line. */
export interface FeedSnapshot extends FeedHead {
  readonly version: 1
  readonly entries: number
  /** Allowed names below what is listed; absent where there is none. */
  readonly allowed?: readonly FeedAllowed[]
  /** SHA-256 of all lines after the first, hexadecimal. */
  readonly sha256: string
  /** Public key (base64url) that signs this snapshot, and the batches that follow. */
  readonly key: string
  /** Signed lines of `KeyIntroduction`, the oldest first. */
  readonly introductions: readonly string[]
}

/** The national tables of calls at a moment: a reader takes none that are older than what it has. */
export interface CallTablesStatement {
  readonly version: 1
  readonly at: string
  /** Public key (base64url) that signs this. */
  readonly key: string
  /** Signed lines of `KeyIntroduction`, the oldest first. */
  readonly introductions: readonly string[]
  readonly tables: CallTables
}

/** What banks screen payments by at a moment: a reader takes none that is older than what it has. */
export interface PaymentPolicyStatement {
  readonly version: 1
  readonly at: string
  /** Public key (base64url) that signs this. */
  readonly key: string
  /** Signed lines of `KeyIntroduction`, the oldest first. */
  readonly introductions: readonly string[]
  /** Counts the versions; one that was taken back gives way to a lower number, so `at` tells what is newer. */
  readonly number: number
  /** SHA-256 of the policy's canonical text (RFC 8785), hexadecimal. */
  readonly digest: string
  readonly policy: PaymentPolicy
}

/** What is signed, by its name. */
export interface Statements {
  readonly batch: FeedBatch
  readonly head: FeedHead
  readonly introduction: KeyIntroduction
  readonly snapshot: FeedSnapshot
  readonly 'call-tables': CallTablesStatement
  readonly 'payment-policy': PaymentPolicyStatement
}

/** The name of a kind of statement. */
export type StatementName = keyof Statements

/** The canonical text of a statement (RFC 8785): what is signed and hashed. */
export function statementText(statement: Statements[StatementName]): string {
  return canonicalJson(statement as unknown as Json)
}

/** The text under a signature: its purpose stands before it, so that a signed head is never taken for a batch. */
export function signedText(name: StatementName, text: string): string {
  return `saqbol feed ${name} 1\n${text}`
}

/** A signed statement as one line, itself canonical JSON: `{"batch":{…},"signature":"…"}`. */
export function signedLine(name: StatementName, text: string, signature: string): string {
  return `{"${name}":${text},"signature":"${signature}"}`
}

const tail = /^,"signature":"([\w-]{86})"\}$/
const tailLength = ',"signature":""}'.length + 86

/** Takes a line apart without reading its JSON; undefined where it is no signed statement of that name. */
export function splitLine(
  name: StatementName,
  line: string,
): { readonly text: string; readonly signature: string } | undefined {
  const start = `{"${name}":`
  if (!line.startsWith(start) || line.length < start.length + tailLength) return undefined
  const signature = tail.exec(line.slice(-tailLength))?.[1]
  return signature === undefined ? undefined : { text: line.slice(start.length, -tailLength), signature }
}

/** The name of the statement on a line. */
export function nameOfLine(line: string): StatementName | undefined {
  const name = /^\{"(batch|head|introduction|snapshot)":/.exec(line)?.[1]
  return name as StatementName | undefined
}
