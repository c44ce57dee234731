import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'

/**
 * The API description without schemas that nothing refers to: the library writes every shared schema twice, as it enters and
 * as it leaves, and most are used in one way only.
 */
export function describeObject(input: Parameters<typeof jsonSchemaTransformObject>[0]) {
  const document = jsonSchemaTransformObject(input)
  const { components } = document as { readonly components?: { readonly schemas?: Record<string, unknown> } }
  const schemas = components?.schemas
  if (!schemas) return document
  for (let before = -1; before !== Object.keys(schemas).length; ) {
    before = Object.keys(schemas).length
    const text = JSON.stringify(document)
    for (const name of Object.keys(schemas)) {
      if (!text.includes(`"#/components/schemas/${name}"`)) delete schemas[name]
    }
  }
  return document
}
