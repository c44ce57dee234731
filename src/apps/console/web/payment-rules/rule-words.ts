import type { Translate } from '../app/i18n.tsx'

/** A rule's name; its id where it has none in the catalogue. */
export function ruleName(t: Translate, id: string): string {
  const key = `payment-rule.rule.${id}`
  const name = t(`payment-rule.rule.${id}`)
  return name === key ? id : name
}

/** What a rule looks at; empty where the catalogue does not say. */
export function ruleText(t: Translate, id: string): string {
  const key = `payment-rule.description.${id}`
  const text = t(`payment-rule.description.${id}`)
  return text === key ? '' : text
}

/** A typology's name; its id where it has none in the catalogue. */
export function typologyName(t: Translate, id: string): string {
  const key = `payment-rule.typology.${id}`
  const name = t(`payment-rule.typology.${id}`)
  return name === key ? id : name
}

/** The numbers in a text of bands as they are: `3 → 0.5 many-payers`, a line each. */
export function bandText({ from, weight, reason }: { from: number; weight: number; reason: string }): string {
  return `≥ ${from} → ${weight} · ${reason}`
}
