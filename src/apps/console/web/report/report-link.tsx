import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Leads to another report. */
export function ReportLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Link to="/reports/$id" params={{ id }} className="report-link">
      {children}
    </Link>
  )
}
