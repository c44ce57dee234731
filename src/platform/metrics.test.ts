import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeMetrics } from './metrics.ts'

test('what was counted stands in the text that Prometheus reads, beside the figures of the process', async () => {
  const metrics = makeMetrics()
  metrics.counter('saqbol_things_total', 'Things', ['kind']).inc({ kind: 'a' }, 2)
  metrics.gauge('saqbol_waiting', 'Waiting').set(3)
  metrics.requestSeconds.observe({ method: 'GET', route: '/api/v1/check', status: '200' }, 0.004)
  const text = await metrics.registry.metrics()
  assert.match(text, /^saqbol_things_total\{kind="a"\} 2$/m)
  assert.match(text, /^saqbol_waiting 3$/m)
  assert.match(
    text,
    /^saqbol_http_request_seconds_bucket\{le="0\.005",method="GET",route="\/api\/v1\/check",status="200"\} 1$/m,
  )
  assert.match(text, /^process_cpu_user_seconds_total /m)
})

test('two processes in one, as in tests, do not share their figures', async () => {
  const [one, other] = [makeMetrics(), makeMetrics()]
  one.counter('saqbol_things_total', 'Things').inc()
  assert.doesNotMatch(await other.registry.metrics(), /saqbol_things_total/)
})
