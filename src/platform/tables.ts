import type pg from 'pg'

/** A table with the columns that a copy must carry (generated ones are computed anew). */
export interface Table {
  /** Schema-qualified and quoted, ready for SQL. */
  readonly name: string
  readonly columns: readonly string[]
  /** Columns whose values come from a sequence. */
  readonly serials: readonly string[]
}

/** Schemas that a backup leaves out: PostgreSQL's own and the queue, whose recurring jobs come back by themselves. */
const leftOut = ['pg_catalog', 'information_schema', 'pg_toast', 'jobs', 'public']

/**
 * All tables of the product except the list of migrations, each after the tables its foreign keys point at, so that
 * they can be loaded in this order. Throws where foreign keys go round in a circle.
 */
export async function listTables(client: pg.ClientBase): Promise<readonly Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; serials: string[]; needs: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select coalesce(array_agg(a.attname::text), '{}') from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '') as serials,
       (select coalesce(array_agg(distinct format('%I.%I', tn.nspname, t.relname)), '{}') from pg_constraint k
         join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname <> all ($1) and n.nspname !~ '^pg_'
       and (n.nspname, c.relname) <> ('platform', 'migration')
     order by 1`,
    [leftOut],
  )
  const ordered: Table[] = []
  const waiting = new Map(rows.map((row) => [row.name, row]))
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((row) => row.needs.every((need) => !waiting.has(need)))
    if (ready.length === 0) throw new Error(`foreign keys go round in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const { name, columns, serials } of ready) {
      ordered.push({ name, columns, serials })
      waiting.delete(name)
    }
  }
  return ordered
}
