import type { Job } from '#platform/jobs'
import type { Evidence } from './service.ts'

/** Every ten minutes the bytes of what was destroyed leave the disk, should that not have happened at once. */
export function evidenceJobs(evidence: Pick<Evidence, 'sweep'>): readonly Job[] {
  return [
    {
      name: 'evidence-sweep',
      schedule: '*/10 * * * *',
      run: async () => {
        while ((await evidence.sweep()) > 0);
      },
    },
  ]
}
