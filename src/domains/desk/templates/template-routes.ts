import { answer, orProblem, type Route, route } from '#platform/http/route'
import * as schema from './schema.ts'
import type { Templates } from './service.ts'

const tags = ['templates'] as const

/** Templates over HTTP. */
export function templateRoutes(templates: Templates): readonly Route[] {
  return [...readingRoutes(templates), ...editingRoutes(templates)]
}

function readingRoutes(templates: Templates): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/desk/templates',
      permission: 'templates:read',
      summary: 'Answers, questions and closing words, with their places unfilled',
      tags,
      answers: { 200: schema.templatesView },
      handle: async (_, { actor }) => answer(200, { items: await templates.list(actor) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/desk/templates/:id/filled',
      permission: 'templates:read',
      summary: 'A template with the facts of a report, in the reporter’s language',
      tags,
      params: schema.templateParams,
      body: schema.fillingBody,
      answers: { 200: schema.filledView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await templates.filled(actor, { ...body, id: params.id }))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/desk/templates/:id/versions',
      permission: 'templates:edit',
      summary: 'The versions of a template, the latest first',
      tags,
      params: schema.templateParams,
      answers: { 200: schema.versionsView },
      handle: async ({ params }, { actor }) =>
        answer(200, { items: orProblem(await templates.versions(actor, params.id)) }),
    }),
  ]
}

function editingRoutes(templates: Templates): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/desk/templates',
      permission: 'templates:edit',
      summary: 'Add a template of the hotline’s own',
      tags,
      body: schema.templateBody,
      answers: { 201: schema.templateView },
      handle: async ({ body }, { actor }) =>
        answer(201, orProblem(await templates.save(actor, { ...body, version: 0 }))),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/desk/templates/:id',
      permission: 'templates:edit',
      summary: 'Change a template, its own or one that ships; every version is kept',
      tags,
      params: schema.templateParams,
      body: schema.templateChangeBody,
      answers: { 200: schema.templateView },
      handle: async ({ params, body }, { actor }) =>
        answer(200, orProblem(await templates.save(actor, { ...body, id: params.id }))),
    }),
  ]
}
