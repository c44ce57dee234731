import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'
import type { Client } from './client.ts'

const columns: RawBuilder<unknown> = sql`c.id, c.organisation_id as "organisationId", c.name, c.scopes, c.state,
  c.created_at as "createdAt"`

/** Adds a client. */
export async function insertClient(tx: Tx, c: Client): Promise<void> {
  await sql`insert into identity.client (id, organisation_id, name, scopes, state, created_at)
    values (${c.id}, ${c.organisationId}, ${c.name}, ${c.scopes}, ${c.state}, ${c.createdAt})`.execute(tx)
}

/** A client by id, locked until the transaction ends. */
export async function lockClient(tx: Tx, id: string): Promise<Client | undefined> {
  const { rows } = await sql<Client>`
    select ${columns} from identity.client c where c.id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Up to `limit + 1` clients by name, after the cursor. */
export async function listClients(
  db: Database,
  filter: { readonly after: Cursor | null; readonly limit: number },
): Promise<readonly Client[]> {
  const { after, limit } = filter
  const { rows } = await sql<Client>`
    select ${columns} from identity.client c
    where ${after?.id ?? null}::uuid is null or (c.name, c.id) > (${after?.key ?? ''}, ${after?.id ?? null}::uuid)
    order by c.name, c.id limit ${limit + 1}`.execute(db)
  return rows
}

/** A new secret of a client. */
export interface NewSecret {
  readonly id: string
  readonly clientId: string
  readonly hash: Buffer
  readonly at: Date
}

/** Adds the newest secret. The one before it stays good until `graceEnds`; older ones end now. */
export async function rotateSecret(tx: Tx, secret: NewSecret, graceEnds: Date): Promise<void> {
  const { id, clientId, hash, at } = secret
  await sql`delete from identity.client_secret where client_id = ${clientId} and expires_at is not null`.execute(tx)
  await sql`update identity.client_secret set expires_at = ${graceEnds} where client_id = ${clientId}`.execute(tx)
  await sql`insert into identity.client_secret (id, client_id, secret_hash, created_at)
    values (${id}, ${clientId}, ${hash}, ${at})`.execute(tx)
}

/** What is needed to give a client a token. */
export interface ClientKeys extends Client {
  /** Of its organisation; null for the whole country. */
  readonly region: string | null
  /** Hashes of the secrets that are good now. */
  readonly secrets: readonly Buffer[]
}

/** An active client of an active organisation with its good secrets. */
export async function findWithSecrets(db: Database, id: string, now: Date): Promise<ClientKeys | undefined> {
  const { rows } = await sql<ClientKeys>`
    select ${columns}, o.region, coalesce(array_agg(s.secret_hash) filter (where s.id is not null), '{}') as secrets
    from identity.client c
    join identity.organisation o on o.id = c.organisation_id
    left join identity.client_secret s on s.client_id = c.id and (s.expires_at is null or s.expires_at > ${now})
    where c.id = ${id} and c.state = 'active' and o.state = 'active'
    group by c.id, o.region`.execute(db)
  return rows[0]
}

/** Revokes a client: its secrets and tokens are gone. */
export async function revokeClient(tx: Tx, id: string): Promise<void> {
  await sql`update identity.client set state = 'revoked' where id = ${id}`.execute(tx)
  await sql`delete from identity.client_secret where client_id = ${id}`.execute(tx)
  await sql`delete from identity.access_token where client_id = ${id}`.execute(tx)
}

/** Keeps an access token, unless the client was revoked meanwhile; returns whether it was kept. */
export async function insertToken(
  tx: Tx,
  token: {
    readonly hash: Buffer
    readonly clientId: string
    readonly scopes: readonly string[]
    readonly expiresAt: Date
  },
): Promise<boolean> {
  const result = await sql`insert into identity.access_token (token_hash, client_id, scopes, expires_at)
    select ${token.hash}, c.id, ${token.scopes}, ${token.expiresAt} from identity.client c
    where c.id = ${token.clientId} and c.state = 'active' for share`.execute(tx)
  return result.numAffectedRows === 1n
}

/** A live access token and whose it is. */
export interface LiveToken {
  readonly clientId: string
  readonly organisationId: string
  readonly region: string | null
  readonly scopes: readonly string[]
  readonly expiresAt: Date
}

/** The live access token of a hash. */
export async function findToken(db: Database, hash: Buffer, now: Date): Promise<LiveToken | undefined> {
  const { rows } = await sql<LiveToken>`
    select c.id as "clientId", c.organisation_id as "organisationId", o.region, t.scopes, t.expires_at as "expiresAt"
    from identity.access_token t
    join identity.client c on c.id = t.client_id
    join identity.organisation o on o.id = c.organisation_id
    where t.token_hash = ${hash} and t.expires_at > ${now} and c.state = 'active' and o.state = 'active'`.execute(db)
  return rows[0]
}

/** Deletes expired tokens and secrets; returns how many. */
export async function forgetExpired(db: Database, now: Date): Promise<number> {
  const tokens = await sql`delete from identity.access_token where expires_at <= ${now}`.execute(db)
  const secrets = await sql`delete from identity.client_secret where expires_at <= ${now}`.execute(db)
  return Number((tokens.numAffectedRows ?? 0n) + (secrets.numAffectedRows ?? 0n))
}
