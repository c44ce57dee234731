import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** A key of the centre as it is kept: the private half sealed. */
export interface StoredKey {
  readonly kid: string
  readonly privateKey: Buffer
}

/** All keys, the newest first; that one signs. */
export async function keysOf(db: Database): Promise<readonly StoredKey[]> {
  const { rows } = await sql<StoredKey>`
    select kid, private_key as "privateKey" from payments.signing_key order by id desc`.execute(db)
  return rows
}

/** Lets one transaction at a time make a key. */
export async function lockKeys(tx: Tx): Promise<void> {
  await sql`lock table payments.signing_key in exclusive mode`.execute(tx)
}

/** Keeps a new key, which signs from now on. */
export async function insertKey(tx: Tx, key: StoredKey, madeAt: Date): Promise<void> {
  await sql`insert into payments.signing_key (kid, private_key, made_at)
    values (${key.kid}, ${key.privateKey}, ${madeAt})`.execute(tx)
}

/** Destroys the keys in whose place another one has signed since before a moment; tells their names. The newest stays for ever. */
export async function withdrawKeys(tx: Tx, before: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ kid: string }>`delete from payments.signing_key k
    where exists (select from payments.signing_key later where later.id > k.id and later.made_at < ${before})
    returning kid`.execute(tx)
  return rows.map(({ kid }) => kid)
}

/** Notes a signature as used until it is no longer good by itself; false where it was used before. */
export async function useSignature(
  db: Database,
  signature: { readonly bank: string; readonly nonce: string; readonly until: Date },
): Promise<boolean> {
  const { bank, nonce, until } = signature
  const { numAffectedRows } = await sql`insert into payments.used_signature (bank, nonce, until)
    values (${bank}, ${nonce}, ${until}) on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** Forgets used signatures that are no longer good anyway. */
export async function forgetSignatures(db: Database, before: Date): Promise<void> {
  await sql`delete from payments.used_signature where until < ${before}`.execute(db)
}
