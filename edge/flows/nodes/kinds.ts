import type { FlowNode } from '../flow.ts';
import { caller } from './caller.ts';
import { collect } from './collect.ts';
import { condition } from './condition.ts';
import { dial } from './dial.ts';
import { goTo } from './goto.ts';
import { greeting } from './greeting.ts';
import { hangUp } from './hangup.ts';
import type { NodeKind } from './kind.ts';
import { mask } from './mask.ts';
import { menu } from './menu.ts';
import { record } from './record.ts';
import { schedule } from './schedule.ts';
import { set } from './set.ts';
import { split } from './split.ts';
import { survey } from './survey.ts';
import { voicemail } from './voicemail.ts';
import { webhook } from './webhook.ts';

const KINDS: { [T in FlowNode['type']]: NodeKind<Extract<FlowNode, { type: T }>> } = {
  greeting,
  menu,
  collect,
  schedule,
  caller,
  condition,
  split,
  dial,
  voicemail,
  survey,
  record,
  mask,
  set,
  webhook,
  goto: goTo,
  hangup: hangUp,
};

/** How nodes like this one behave. */
export function kindOf(node: FlowNode): NodeKind<FlowNode> {
  // Sound because the table is keyed by the type of the node it is given; the compiler cannot follow the pairing.
  return KINDS[node.type] as unknown as NodeKind<FlowNode>;
}
