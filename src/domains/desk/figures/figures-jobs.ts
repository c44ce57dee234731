import type { Job } from '#platform/jobs'
import type { OutboxListener } from '#platform/outbox'
import type { DeskFigures } from './figures-service.ts'
import { turnListener, turnTopics } from './turn-service.ts'

/** Keeps the rows behind the figures of the desk. */
export function figuresListener(figures: DeskFigures): OutboxListener {
  return {
    name: turnListener,
    topics: turnTopics,
    handle: (tx, event) => figures.record(tx, [event]),
    handleAll: (tx, events) => figures.record(tx, events),
  }
}

/** `desk-figures-rebuild`: makes the rows behind the figures anew; asked for by hand, when their meaning has changed. */
export function figuresJobs(figures: DeskFigures): readonly Job[] {
  return [{ name: 'desk-figures-rebuild', run: () => figures.rebuild() }]
}
