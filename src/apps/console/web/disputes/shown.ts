import type { ObservableKind } from '#domains/taxonomy'
import { defanged } from '../report/defanged.ts'

/** An identifier as the registry shows it; an address so that nothing takes it for a link. */
export function shown({ kind, display }: { readonly kind: ObservableKind; readonly display: string }): string {
  return defanged(kind, display)
}
