import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Leads to one box. */
export function BoxLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Link to="/sim-boxes/box/$id" params={{ id }} className="boxes-link" onClick={(event) => event.stopPropagation()}>
      {children}
    </Link>
  )
}
