import { type Cursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { findOrganisation } from '../people/organisation-store.ts'
import { grantableScopes } from '../policy.ts'
import { type IdentityServices, newToken, tokenHash } from '../wiring-service.ts'
import { type Client, type ClientCredentials, clientLife, grantedScopes } from './client.ts'
import * as store from './client-store.ts'

/** A new client. */
export interface NewClient {
  readonly organisationId: string
  readonly name: string
  readonly scopes: readonly string[]
}

/** A client with its secret, which is shown this once. */
export interface ClientWithSecret {
  readonly client: Client
  readonly clientSecret: string
}

/** An access token just given out (RFC 6749 §5.1). */
export interface AccessToken {
  readonly token: string
  readonly scopes: readonly string[]
  /** Seconds. */
  readonly expiresIn: number
}

/** Why a token is refused, in the words of RFC 6749 §5.2. */
export type TokenError = 'invalid_client' | 'invalid_scope'

/** Programs of organisations, and their tokens. */
export interface Clients {
  list(filter: { after: Cursor | null; limit: number }): Promise<Page<Client>>
  /** Fails with `organisation.not-found` and `client.unknown-scope`. */
  add(actor: Actor, client: NewClient): Promise<Result<ClientWithSecret>>
  /** A new secret; the one before stays good for `grace` milliseconds. Fails with `client.not-found`. */
  rotate(actor: Actor, id: string, grace: number): Promise<Result<ClientWithSecret>>
  /** Ends a client for good, its tokens with it. Fails with `client.not-found`. */
  revoke(actor: Actor, id: string): Promise<Result<void>>
  /** The client credentials grant (RFC 6749 §4.4); fails with a code of §5.2. */
  issueToken(credentials: ClientCredentials, scope: string | undefined): Promise<Result<AccessToken, TokenError>>
  /**
   * The actor of an access token; undefined where it is not good. The answer is remembered for five seconds; a client
   * revoked in this process is out at once, one revoked in another process after these seconds at the latest.
   */
  actorOf(token: string): Promise<Actor | undefined>
  /**
   * The client itself, by its id and secret, with everything it was granted; undefined where they are not good, which
   * is written down. Remembered as tokens are.
   */
  actorOfSecret(credentials: ClientCredentials): Promise<Actor | undefined>
}

/** Makes the use cases, with the memory of tokens seen. */
export function makeClients(services: IdentityServices): Clients {
  const memory: Memory = { tokens: new Map(), generation: 0 }
  return {
    list: async (filter) => {
      const rows = await store.listClients(services.db, filter)
      return pageOf(rows, filter.limit, ({ name, id }) => ({ key: name, id }))
    },
    add: (actor, client) => add(services, actor, client),
    rotate: (actor, id, grace) => rotate(services, actor, { id, grace }),
    revoke: async (actor, id) => {
      const revoked = await revoke(services, actor, id)
      memory.tokens.clear()
      memory.generation++
      return revoked
    },
    issueToken: (credentials, scope) => issueToken(services, credentials, scope),
    actorOf: (token) => actorOf(services, memory, token),
    actorOfSecret: (credentials) => actorOfSecret(services, memory, credentials),
  }
}

async function add(services: IdentityServices, actor: Actor, wanted: NewClient): Promise<Result<ClientWithSecret>> {
  const { db, clock, ids, audit, policy } = services
  const grantable = grantableScopes(policy)
  const unknown = wanted.scopes.find((scope) => !grantable.includes(scope))
  if (unknown !== undefined) return fail('client.unknown-scope', { scope: unknown })
  if (!(await findOrganisation(db, wanted.organisationId))) return fail('organisation.not-found')
  const client: Client = { ...wanted, id: ids.next(), state: 'active', createdAt: clock.now() }
  const { secret, row } = newSecret(services, client.id)
  return inTransaction(db, async (tx) => {
    await store.insertClient(tx, client)
    await store.rotateSecret(tx, row, clock.now())
    await audit.record(tx, actor, {
      action: 'identity.client-added',
      subject: { type: 'client', id: client.id },
      details: { organisation: client.organisationId, scopes: client.scopes },
    })
    return ok({ client, clientSecret: secret })
  })
}

function newSecret({ clock, ids, keys, random }: IdentityServices, clientId: string) {
  const secret = newToken(random)
  const row: store.NewSecret = { id: ids.next(), clientId, hash: tokenHash(keys, 'secret', secret), at: clock.now() }
  return { secret, row }
}

function rotate(
  services: IdentityServices,
  actor: Actor,
  { id, grace }: { readonly id: string; readonly grace: number },
): Promise<Result<ClientWithSecret>> {
  return inTransaction(services.db, async (tx) => {
    const client = await store.lockClient(tx, id)
    if (!client || client.state === 'revoked') return fail('client.not-found')
    const { secret, row } = newSecret(services, id)
    const graceEnds = new Date(services.clock.now().getTime() + grace)
    await store.rotateSecret(tx, row, graceEnds)
    await services.audit.record(tx, actor, {
      action: 'identity.client-secret-rotated',
      subject: { type: 'client', id },
      details: { graceEnds: graceEnds.toISOString() },
    })
    return ok({ client, clientSecret: secret })
  })
}

function revoke({ db, audit }: IdentityServices, actor: Actor, id: string): Promise<Result<void>> {
  return inTransaction(db, async (tx) => {
    const client = await store.lockClient(tx, id)
    if (!client || client.state === 'revoked') return fail('client.not-found')
    await store.revokeClient(tx, id)
    await audit.record(tx, actor, { action: 'identity.client-revoked', subject: { type: 'client', id } })
    return ok(undefined)
  })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The client of an id, and whether the secret is one of its own. */
async function proved({ db, clock, keys }: IdentityServices, { clientId, clientSecret }: ClientCredentials) {
  const client = uuid.test(clientId) ? await store.findWithSecrets(db, clientId, clock.now()) : undefined
  const hash = tokenHash(keys, 'secret', clientSecret)
  return { client, good: client?.secrets.some((known) => sameBytes(known, hash)) ?? false }
}

async function issueToken(
  services: IdentityServices,
  credentials: ClientCredentials,
  scope: string | undefined,
): Promise<Result<AccessToken, TokenError>> {
  const { db, clock, keys, random } = services
  const { clientId } = credentials
  const now = clock.now()
  const { client, good } = await proved(services, credentials)
  if (client === undefined || !good) return refuse(services, client?.id)
  const scopes = grantedScopes(scope, client.scopes)
  if (!scopes) return { ok: false, error: 'invalid_scope' }
  const token = newToken(random)
  const expiresAt = new Date(now.getTime() + clientLife.accessToken)
  const kept = await inTransaction(db, async (tx) => {
    const row = { hash: tokenHash(keys, 'access', token), clientId, scopes, expiresAt }
    if (!(await store.insertToken(tx, row))) return false
    const actor = clientActor({ ...client, clientId, scopes, expiresAt })
    await services.audit.record(tx, actor, {
      action: 'identity.token-issued',
      subject: { type: 'client', id: clientId },
      details: { scopes },
    })
    return true
  })
  return kept ? ok({ token, scopes, expiresIn: clientLife.accessToken / 1000 }) : refuse(services, clientId)
}

/** Only refusals of clients that exist are written down: names made up by strangers would fill the trail. */
async function refuse({ db, audit }: IdentityServices, id: string | undefined): Promise<Result<never, TokenError>> {
  if (id !== undefined) {
    const note = { action: 'identity.token-refused', subject: { type: 'client', id } }
    await inTransaction(db, (tx) => audit.record(tx, anonymous, note))
  }
  return { ok: false, error: 'invalid_client' }
}

function clientActor({ clientId, organisationId, region, scopes }: store.LiveToken): Actor {
  return { kind: 'client', id: clientId, organisation: organisationId, region, roles: ['anyone', 'partner'], scopes }
}

/** Tokens seen, by hash. What was looked up before the last revocation, and arrives after it, is not remembered. */
interface Memory {
  readonly tokens: Map<string, { readonly actor: Actor; readonly until: number }>
  generation: number
}

const mostRemembered = 10_000

async function actorOf(
  { db, clock, keys }: IdentityServices,
  memory: Memory,
  token: string,
): Promise<Actor | undefined> {
  const { tokens, generation } = memory
  const now = clock.now()
  const hash = tokenHash(keys, 'access', token)
  const key = hash.toString('base64')
  const known = tokens.get(key)
  if (known && known.until > now.getTime()) return known.actor
  tokens.delete(key)
  const live = await store.findToken(db, hash, now)
  if (!live) return undefined
  if (tokens.size >= mostRemembered) tokens.clear()
  const actor = clientActor(live)
  const until = Math.min(now.getTime() + clientLife.cache, live.expiresAt.getTime())
  if (memory.generation === generation) tokens.set(key, { actor, until })
  return actor
}

async function actorOfSecret(
  services: IdentityServices,
  memory: Memory,
  credentials: ClientCredentials,
): Promise<Actor | undefined> {
  const { tokens, generation } = memory
  const { clock, keys } = services
  const now = clock.now()
  const { clientId } = credentials
  const key = `${clientId}:${tokenHash(keys, 'secret', credentials.clientSecret).toString('base64')}`
  const known = tokens.get(key)
  if (known && known.until > now.getTime()) return known.actor
  tokens.delete(key)
  const { client, good } = await proved(services, credentials)
  if (client === undefined || !good) {
    await refuse(services, client?.id)
    return undefined
  }
  if (tokens.size >= mostRemembered) tokens.clear()
  const actor = clientActor({ ...client, clientId, expiresAt: now })
  if (memory.generation === generation) tokens.set(key, { actor, until: now.getTime() + clientLife.cache })
  return actor
}
