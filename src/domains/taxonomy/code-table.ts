/** A row of a code table: a stable code and whatever facts belong to it. */
export interface Coded {
  readonly code: string
}

/** The union of the codes of a table written `as const`. */
export type CodeOf<Table extends readonly Coded[]> = Table[number]['code']

/** The codes of a table, in its order. */
export function codesOf<Table extends readonly Coded[]>(table: Table): readonly CodeOf<Table>[] {
  return table.map((row) => row.code)
}

/** Whether a text is one of the table's codes. */
export function isCodeIn<Table extends readonly Coded[]>(table: Table, text: string): text is CodeOf<Table> {
  return table.some((row) => row.code === text)
}

/** The row of a code; throws on a code the compiler should have refused. */
export function rowOf<Row extends Coded>(table: readonly Row[], code: string): Row {
  const row = table.find((candidate) => candidate.code === code)
  if (row === undefined) throw new Error(`no such code: ${code}`)
  return row
}
