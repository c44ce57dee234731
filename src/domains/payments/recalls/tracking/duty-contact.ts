import { formatPhone, parsePhone } from '#formats/phone'

/** An address as mail programs take it; whether its domain exists is not asked. */
const address = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/

/** The e-mail address in a contact, which may hold a telephone number beside it. */
export function addressIn(contact: string): string | undefined {
  return contact.split(/[\s,;<>]+/).find((part) => part.length <= 200 && address.test(part))
}

/** A telephone number to call. */
export interface ContactPhone {
  /** As it is read aloud: `+7 727 258-00-00`, or as the register has it where it is no number of the plan. */
  readonly shown: string
  /** What a telephone is given to dial: `+77272580000`. */
  readonly dialled: string
}

/** The first telephone number in a contact, which may hold names and an e-mail address beside it; undefined where there is none. */
export function telephoneIn(contact: string): ContactPhone | undefined {
  const words = contact.replaceAll(/\S*@\S*/g, ' ')
  for (const text of words.match(/\+?\d[\d\s().–-]*\d/g) ?? []) {
    const phone = parsePhone(text.replaceAll('–', '-'))
    if (phone.ok) return { shown: formatPhone(phone.value.e164), dialled: phone.value.e164 }
    const digits = text.replaceAll(/\D/g, '')
    // Fewer digits are a room or an hour.
    if (digits.length < 5 || digits.length > 15) continue
    return { shown: text, dialled: `${text.startsWith('+') ? '+' : ''}${digits}` }
  }
  return undefined
}

/**
 * Whether a bank is to be called about a request whose clock runs out: from its reminder on where nobody can be written to, and once its time is
 * over where a letter was not enough.
 */
export function isToCall({
  contact,
  escalated,
}: {
  readonly contact: string | null
  readonly escalated: boolean
}): boolean {
  if (contact === null || addressIn(contact) === undefined) return true
  return escalated && telephoneIn(contact) !== undefined
}
