import { type TestCluster, testCluster } from './database.ts'

let cluster: TestCluster | undefined

/** Starts the shared test server before the first test file (Node's `--test-global-setup`). */
export async function globalSetup(): Promise<void> {
  cluster = await testCluster()
}

/** Stops it after the last one, if this run started it and nobody else uses it. */
export async function globalTeardown(): Promise<void> {
  if (cluster?.startedHere) await cluster.release()
}
