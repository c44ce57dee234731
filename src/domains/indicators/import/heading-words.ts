/** What columns of tables are called, by what they hold. */
export const headings = {
  value: ['value', 'indicator', 'ioc', 'identifier', 'observable', 'значение', 'мәні'],
  kind: ['kind', 'type', 'вид', 'тип', 'түрі'],
  topic: ['topic', 'тема', 'тақырып'],
  fraudType: ['fraudtype', 'fraud_type', 'fraud-type', 'fraud type'],
  reason: ['reason', 'comment', 'description', 'note', 'причина', 'комментарий', 'себебі'],
} as const
