import type { Answer } from './route.ts'

/** A CSV file that anybody may keep for five minutes. */
export function csvFile(name: string, body: string): Answer {
  return {
    status: 200,
    type: 'text/csv; charset=utf-8; header=present',
    body,
    headers: {
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'public, max-age=300',
      vary: 'accept-language',
    },
  }
}
