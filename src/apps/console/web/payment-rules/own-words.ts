import type { PaymentPolicy } from '#engines/screening'
import type { Language } from '#kernel/language'

/** The texts that a policy brings itself, under the keys that the catalogue has for the program's own rules. */
export function wordsOf({ rules }: PaymentPolicy, language: Language): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  const put = (key: string, text: string) => {
    if (text.trim() !== '') texts[key] = plain(text)
  }
  for (const { id, texts: own } of rules) {
    if (own === undefined) continue
    put(`payment-rule.rule.${id}`, own.name[language])
    for (const [reason, { customer, analyst }] of Object.entries(own.reasons)) {
      put(`payment-rule.customer.${reason}`, customer[language])
      put(`payment-rule.analyst.${reason}`, analyst[language])
    }
  }
  return texts
}

/** Somebody's words as an ICU message: braces and apostrophes are what they are. */
const plain = (text: string): string => text.replaceAll("'", "''").replace(/[{}]+/g, "'$&'")
