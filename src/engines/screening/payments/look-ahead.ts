import { likelySlot } from './keys.ts'
import type { Bearers, Memory } from './memory.ts'
import { glanceAtPair } from './pairs.ts'
import type { ScreenedPayment } from './payment.ts'
import { glanceAtEntries } from './ring.ts'
import { slotWord, type Windows } from './slots.ts'

/**
 * Reads a little of everything that a payment needs, so that the memory it lies in is fetched all at once: each is larger than a
 * processor's cache, and one after the other they would be waited for one by one. Returns a number that means nothing.
 */
export function lookAhead(memory: Memory, payment: ScreenedPayment): number {
  const { accounts, card, device, iin, phone, received, sent } = memory
  const debtor = likelySlot(accounts, payment.debtor)
  const creditor = likelySlot(accounts, payment.creditor)
  const ofCard = likelySlot(card.keys, payment.card)
  const ofPhone = likelySlot(phone.keys, payment.phone)
  const ofDevice = likelySlot(device.keys, payment.device)
  const ofIin = likelySlot(iin.keys, payment.iin)
  let seen = (accounts.wide[debtor * 2] ?? 0) + (accounts.wide[creditor * 2] ?? 0)
  seen += glanceAtPair(memory.pairs, payment.debtor, payment.creditor)
  seen += glanceAtSlot(sent, debtor) + glanceAtSlot(received, creditor)
  seen += glanceAtSlot(received, debtor) + glanceAtSlot(sent, creditor)
  seen += glanceAtBearer(card, ofCard) + glanceAtBearer(phone, ofPhone)
  seen += glanceAtBearer(device, ofDevice) + glanceAtBearer(iin, ofIin)
  seen += (memory.facts.wide[debtor * 16] ?? 0) + (memory.facts.wide[creditor * 16 + 8] ?? 0)
  seen += newest(sent, debtor, payment.creditor) + newest(received, creditor, payment.debtor)
  seen += newest(card.windows, ofCard, payment.creditor) + newest(phone.windows, ofPhone, payment.debtor)
  return seen + newest(device.windows, ofDevice, payment.debtor) + newest(iin.windows, ofIin, payment.creditor)
}

/** The lines that a slot lies in: 64 bytes, eight numbers, each. */
function glanceAtSlot({ stride, wide }: Windows, slot: number): number {
  const base = slot * stride
  return (wide[base] ?? 0) + (wide[base + 8] ?? 0) + (wide[base + stride - 1] ?? 0)
}

function glanceAtBearer({ keys, windows }: Bearers, slot: number): number {
  return (keys.wide[slot * 2] ?? 0) + glanceAtSlot(windows, slot)
}

function newest({ ring, stride, words }: Windows, slot: number, other: number): number {
  const at = slot * stride * 2
  return glanceAtEntries(ring, words[at + slotWord.newest] ?? 0, words[at + slotWord.owner] ?? 0, other)
}
