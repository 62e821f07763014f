import { z } from '@hono/zod-openapi';
import type { Flow, FlowNode } from '../flows/flow.ts';

// Flows, and what is wrong with them, as the API gives them.

const NODE_TYPES: FlowNode['type'][] = [
  'greeting',
  'menu',
  'collect',
  'schedule',
  'caller',
  'condition',
  'split',
  'dial',
  'voicemail',
  'survey',
  'record',
  'mask',
  'set',
  'webhook',
  'goto',
  'hangup',
];

export const flow = z.custom<Flow>().openapi('Flow', {
  type: 'object',
  description:
    'A graph of nodes by id. Every call enters `start`; an exit is the id of a node, or null to end the call.',
  required: ['start', 'nodes'],
  properties: {
    start: { type: 'string' },
    nodes: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['type'],
        properties: { type: { type: 'string', enum: NODE_TYPES } },
      },
    },
  },
  example: {
    start: 'desk',
    nodes: {
      desk: { type: 'dial', destinations: [{ to: '+13125550188' }], onNoAnswer: 'message' },
      message: { type: 'voicemail', greeting: { say: 'Please leave a message.' } },
    },
  },
});

export const flowFinding = z
  .object({
    node: z.string().nullable().openapi({ description: '`null` when it is about the flow as a whole.' }),
    field: z.string(),
    message: z.string(),
  })
  .openapi('FlowFinding');
