/**
 * What is kept on this computer: drafts and submissions that wait for the network, sealed with a key that never leaves
 * the browser's store and cannot be read out (AES-256-GCM, WebCrypto). One key a person; signing out deletes everything.
 */

/** A record as it is given and read. */
export interface Kept<T> {
  readonly id: string
  readonly at: number
  readonly value: T
}

interface Row {
  readonly id: string
  readonly person: string
  readonly at: number
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly sealed: ArrayBuffer
}

const databaseName = 'saqbol-intake'
let opening: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('keys')
      request.result.createObjectStore('records', { keyPath: ['person', 'id'] })
    })
    request.addEventListener('success', () => {
      // Signing out in another window deletes the store: let go of it.
      request.result.addEventListener('versionchange', () => {
        request.result.close()
        opening = undefined
      })
      resolve(request.result)
    })
    request.addEventListener('error', () => {
      opening = undefined
      reject(request.error ?? new Error('no store on this computer'))
    })
  })
  return opening
}

async function asked<T>(
  store: string,
  mode: IDBTransactionMode,
  ask: (all: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await database()
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(store, mode).objectStore(store))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the store on this computer refused')))
  })
}

const keys = new Map<string, Promise<CryptoKey>>()

function keyOf(person: string): Promise<CryptoKey> {
  const known = keys.get(person)
  if (known !== undefined) return known
  const found = findKey(person)
  keys.set(person, found)
  found.catch(() => keys.delete(person))
  return found
}

async function findKey(person: string): Promise<CryptoKey> {
  const kept = await asked<CryptoKey | undefined>('keys', 'readonly', (all) => all.get(person))
  if (kept !== undefined) return kept
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  // Of two windows that open at once the first one's key stays.
  await asked('keys', 'readwrite', (all) => all.add(fresh, person)).catch(() => undefined)
  return (await asked<CryptoKey | undefined>('keys', 'readonly', (all) => all.get(person))) ?? fresh
}

/** Keeps a value under an id, in place of the one before. */
export async function keep(person: string, id: string, value: unknown): Promise<void> {
  const key = await keyOf(person)
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(value))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, plain)
  const row: Row = { id, person, at: Date.now(), nonce, sealed }
  await asked('records', 'readwrite', (all) => all.put(row))
}

/** Everything a person has kept here, what was touched last first. What cannot be opened any more is left out. */
export async function keptBy<T>(person: string): Promise<readonly Kept<T>[]> {
  const rows = await asked<Row[]>('records', 'readonly', (all) => all.getAll(IDBKeyRange.bound([person], [person, []])))
  const key = await keyOf(person)
  const opened = await Promise.all(rows.map((row) => open<T>(key, row)))
  return opened.filter((one) => one !== undefined).toSorted((a, b) => b.at - a.at)
}

async function open<T>(key: CryptoKey, { id, at, nonce, sealed }: Row): Promise<Kept<T> | undefined> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, sealed)
    return { id, at, value: JSON.parse(new TextDecoder().decode(plain)) as T }
  } catch {
    return undefined
  }
}

/** Forgets one record. */
export async function forget(person: string, id: string): Promise<void> {
  await asked('records', 'readwrite', (all) => all.delete([person, id]))
}

/** Forgets everything of everybody on this computer, keys as well. */
export function forgetAll(): Promise<void> {
  keys.clear()
  opening = undefined
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName)
    // Another window lets go a moment after `blocked`.
    for (const end of ['success', 'error', 'blocked'] as const) request.addEventListener(end, () => resolve())
  })
}

window.addEventListener('saqbol:sign-out', () => void forgetAll())
