import { keccak_256 } from '@noble/hashes/sha3.js'
import { bech32, bech32m } from 'bech32'
import bs58check from 'bs58check'
import { fail, ok, type Result } from '#kernel/result'
import { foldText } from './clean-text.ts'

/** The ledger an address belongs to. */
export type Chain = 'bitcoin' | 'ethereum' | 'tron'

/** An address that money was asked for, with its checksum proved. */
export interface Wallet {
  readonly chain: Chain
  /** Base58 as it is, bech32 in lower case, Ethereum with the capitals of EIP-55. */
  readonly address: string
}

/**
 * Reads one address: Bitcoin (P2PKH, P2SH in base58check; BIP 173 and BIP 350 for segwit and Taproot), Ethereum (EIP-55;
 * one case throughout carries no checksum and is accepted), TRON. Fails with `wallet.malformed` or `wallet.bad-checksum`.
 */
export function parseWallet(text: string): Result<Wallet> {
  const written = foldText(text)
    .text.trim()
    .replace(/^(?:bitcoin|ethereum|tron):/i, '')
  if (/^0x[0-9a-f]{40}$/i.test(written)) return ethereum(written)
  if (/^bc1[02-9ac-hj-np-z]{11,71}$/i.test(written)) return segwit(written)
  if (/^[13T][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(written)) return base58(written)
  return fail('wallet.malformed')
}

function ethereum(written: string): Result<Wallet> {
  const digits = written.slice(2)
  const address = checksummed(digits.toLowerCase())
  const oneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase()
  return oneCase || `0x${digits}` === address ? ok({ chain: 'ethereum', address }) : fail('wallet.bad-checksum')
}

/** EIP-55: a letter is a capital where the Keccak-256 of the lower-case digits has a nibble of eight or more. */
function checksummed(digits: string): string {
  const hash = keccak_256(new TextEncoder().encode(digits))
  const letters = Array.from(digits, (digit, index) => {
    const byte = hash[index >> 1] ?? 0
    return (index % 2 === 0 ? byte >> 4 : byte & 15) >= 8 ? digit.toUpperCase() : digit
  })
  return `0x${letters.join('')}`
}

/** Version 0 is bech32 with 20 or 32 bytes, later versions are bech32m with 2 to 40 bytes (BIP 350). */
function segwit(written: string): Result<Wallet> {
  const zero = bech32.decodeUnsafe(written)
  const later = zero === undefined ? bech32m.decodeUnsafe(written) : undefined
  const words = (zero ?? later)?.words ?? []
  const version = words[0]
  if (version === undefined || version > 16 || (version === 0) !== (zero !== undefined))
    return fail('wallet.bad-checksum')
  const bytes = bech32.fromWordsUnsafe(words.slice(1))?.length ?? 0
  const sized = version === 0 ? bytes === 20 || bytes === 32 : bytes >= 2 && bytes <= 40
  return sized ? ok({ chain: 'bitcoin', address: written.toLowerCase() }) : fail('wallet.malformed')
}

/** One version byte, twenty bytes of hash, four bytes of checksum: 0x00 and 0x05 are Bitcoin, 0x41 is TRON. */
function base58(written: string): Result<Wallet> {
  const payload = bs58check.decodeUnsafe(written)
  if (payload === undefined) return fail('wallet.bad-checksum')
  const version = payload[0]
  if (payload.length !== 21) return fail('wallet.malformed')
  if (version === 0x00 || version === 0x05) return ok({ chain: 'bitcoin', address: written })
  return version === 0x41 ? ok({ chain: 'tron', address: written }) : fail('wallet.malformed')
}
