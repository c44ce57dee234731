import type pg from 'pg'

/** Name number `n` of those that `fillBlocked` lists. */
export function blockedName(n: number): string {
  return `site-${n}.blocked-${n % 997}.kz`
}

/** Puts so many confirmed names with the measure `block-page` into the registry, as if each had been decided. */
export async function fillBlocked(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `with names as (select n, md5('blocked' || n)::uuid as id,
        'site-' || n || '.blocked-' || n % 997 || '.kz' as name from generate_series(1, $1::int) as n),
      observables as (insert into indicators.observable (id, kind, key, display, attributes, first_seen_at)
        select id, 'domain', name, name, jsonb_build_object('registrable', 'blocked-' || n % 997 || '.kz'),
          date_trunc('milliseconds', now()) from names returning id)
    insert into indicators.indicator (observable_id, state, topic, confidence, legal_basis, reason, tlp, measures, source,
      valid_from, valid_until, changed_at)
    select id, 'confirmed', 'fraud', 90, 'communications-41-1', 'Synthetic', 'clear', '{warn,block-page}', 'hotline',
      date_trunc('milliseconds', now()), date_trunc('milliseconds', now()) + interval '180 days', now() from names`,
    [count],
  )
}
