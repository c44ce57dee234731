import { fail, ok, type Result } from '#kernel/result'
import type { Pool } from './database.ts'
import { type Keys, sameBytes } from './keys.ts'

/**
 * Makes sure that this database was always used with this master secret; the first caller binds the two. With another
 * one no receipt, card or listing would be found again: fails with `config.other-secret` before harm is done.
 */
export async function proveSecret(pool: Pool, keys: Keys): Promise<Result<void>> {
  const proof = keys.hash('secret-proof', 'saqbol')
  const { rows } = await pool.query<{ proof: Buffer }>(
    `with bound as (insert into platform.secret_proof (proof) values ($1) on conflict do nothing)
     select proof from platform.secret_proof`,
    [proof],
  )
  const [known] = rows
  return known === undefined || sameBytes(known.proof, proof) ? ok(undefined) : fail('config.other-secret')
}
