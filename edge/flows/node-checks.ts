import { fieldsIn } from '../filters/fields-in.ts';
import { callerFindings } from './caller-checks.ts';
import { flowFieldOf } from './fields.ts';
import { type NodeFinding, warn, wrong } from './finding.ts';
import type { DialNode, Flow, FlowNode } from './flow.ts';
import type { Inventory } from './inventory.ts';
import { kindOf } from './nodes/kinds.ts';
import { placeholdersIn } from './placeholders.ts';
import { whyUnfit } from './unfit-destination.ts';

/** Seconds of ringing after which a destination's own voicemail has mostly picked up; the field advises 20 to 29. */
const VOICEMAIL_PICKS_UP = 30;

type Check<N extends FlowNode> = (node: N, inventory: Inventory, flow: Flow, id: string) => NodeFinding[];

/** What is to be said of a node beside its shape: what it refers to, and what its author may not expect. */
export function nodeFindings(flow: Flow, id: string, node: FlowNode, inventory: Inventory): NodeFinding[] {
  const check = CHECKS[node.type] as Check<FlowNode> | undefined;
  return [...promptFindings(node, inventory), ...(check?.(node, inventory, flow, id) ?? [])];
}

const CHECKS: { [T in FlowNode['type']]?: Check<Extract<FlowNode, { type: T }>> } = {
  menu({ keys }) {
    const entries = Object.keys(keys);
    if (['#', '*'].some((key) => !entries.some((entry) => entry.includes(key)))) return [];
    return entries
      .filter((entry) => entries.some((other) => other !== entry && other.startsWith(entry)))
      .map((entry) =>
        warn(
          `keys.${entry}`,
          'is the beginning of a longer entry and no key is left to end it: callers must wait',
        ),
      );
  },

  schedule: ({ holidays }) =>
    holidays.flatMap(({ date }, index) => {
      const first = holidays.findIndex((other) => other.date === date);
      return first < index
        ? [wrong(`holidays.${index}.date`, `${date} is already in holidays.${first}`)]
        : [];
    }),

  caller: ({ rules }) => callerFindings(rules),

  condition: ({ rules }) =>
    rules.flatMap(({ when }, index) =>
      [...new Set(fieldsIn(when))]
        .filter((name) => flowFieldOf(name)?.late)
        .map((name) =>
          warn(`rules.${index}.when`, `${name} is only known after the call: nothing asked of it holds here`),
        ),
    ),

  dial: (node, inventory) => [
    ...destinationFindings(node, inventory),
    ...dialFindings(node, inventory),
    ...callerIdFindings(node, inventory),
  ],

  mask: callerIdFindings,

  voicemail: ({ transcribe }, { capabilities }) =>
    transcribe && capabilities?.transcribe === false
      ? [warn('transcribe', 'the carrier does not transcribe; somebody else must')]
      : [],

  survey({ audience, options }, { capabilities }, flow, id) {
    const twice = options.flatMap(({ key }, index) =>
      options.findIndex((other) => other.key === key) < index
        ? [wrong(`options.${index}.key`, `${key} already stands for something else`)]
        : [],
    );
    if (audience === 'caller') return twice;
    if (capabilities?.agentSurvey === false)
      return [
        ...twice,
        warn('audience', 'the carrier cannot keep an agent on the line: nobody will be asked'),
      ];
    const isAsked = Object.values(flow.nodes).some((node) => node.type === 'dial' && node.onAnswered === id);
    return isAsked
      ? twice
      : [...twice, warn('audience', 'an agent is only asked right after a dial, by its onAnswered')];
  },

  goto: ({ to }, { flows }) =>
    'flow' in to && !flows.has(to.flow) ? [wrong('to.flow', `there is no flow "${to.flow}"`)] : [],

  hangup({ message, reason }, { capabilities }) {
    if (reason === 'normal') return [];
    if (message !== null)
      return [warn('reason', `the message answers the call, so it cannot be refused as ${reason}`)];
    return capabilities?.reject === false
      ? [warn('reason', 'the carrier cannot refuse a call: it will be answered and hung up')]
      : [];
  },
};

function promptFindings(node: FlowNode, { media }: Inventory): NodeFinding[] {
  return kindOf(node)
    .prompts(node)
    .flatMap(({ field, prompt }) => {
      if ('play' in prompt)
        return media.has(prompt.play) ? [] : [wrong(`${field}.play`, `there is no asset "${prompt.play}"`)];
      return placeholdersIn(prompt.say)
        .filter(({ fields }) => !fields.every((name) => flowFieldOf(name) !== null))
        .map(({ name }) => wrong(`${field}.say`, `{${name}} stands for no field`));
    });
}

function destinationFindings(
  { destinations }: DialNode,
  { ownNumbers, capped, capabilities }: Inventory,
): NodeFinding[] {
  return destinations.flatMap(({ to }, index): NodeFinding[] => {
    const field = `destinations.${index}`;
    const unfit = whyUnfit(to, ownNumbers);
    if (unfit !== null) return [wrong(field, unfit)];
    if (destinations.findIndex((other) => other.to === to) < index)
      return [wrong(field, `${to} is in the list twice`)];
    return [
      ...(capped.has(to) ? [warn(field, `${to} has a cap: when it is reached, ${to} does not ring`)] : []),
      ...(capabilities?.sip === false && to.startsWith('sip:')
        ? [warn(field, `the carrier cannot call SIP addresses: ${to} will not ring`)]
        : []),
    ];
  });
}

function dialFindings(node: DialNode, { media, capabilities }: Inventory): NodeFinding[] {
  const { mode, destinations, ringSeconds, holdMedia } = node;
  const most = capabilities?.simultaneous ?? destinations.length;
  return [
    ...(mode === 'simultaneous' && destinations.length > most
      ? [warn('destinations', `the carrier rings at most ${most} at once; the others ring after them`)]
      : []),
    ...(ringSeconds >= VOICEMAIL_PICKS_UP && node.accept === null
      ? [warn('ringSeconds', "may reach the destination's own voicemail; 20 to 29 seconds are advised")]
      : []),
    ...(holdMedia !== null && !media.has(holdMedia)
      ? [wrong('holdMedia', `there is no asset "${holdMedia}"`)]
      : []),
    ...(holdMedia !== null && media.get(holdMedia) === 'tts'
      ? [wrong('holdMedia', `"${holdMedia}" is a text; only sound can be played while it rings`)]
      : []),
    ...(holdMedia !== null && capabilities?.holdMedia === false
      ? [warn('holdMedia', 'the carrier cannot play while it rings: callers hear ringing')]
      : []),
  ];
}

function callerIdFindings(
  { callerId }: { callerId: 'caller' | 'tracking_number' | { number: string } },
  { ownNumbers }: Inventory,
): NodeFinding[] {
  return typeof callerId === 'object' && !ownNumbers.has(callerId.number)
    ? [
        warn(
          'callerId.number',
          `${callerId.number} is none of your numbers: the carrier must have verified it`,
        ),
      ]
    : [];
}
