import { useQuery } from '@tanstack/react-query';
import type { Channel } from '../../visits/source.ts';
import { pools } from '../api.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { flows } from '../kit/lists.ts';

/** What a number is to be used for, while somebody fills it in. */
export interface Use {
  flow: string;
  /** Id of a pool; empty for a number of one source. */
  pool: string;
  channel: Channel;
  source: string;
  medium: string;
  campaign: string;
}

export const NO_USE: Use = {
  flow: '',
  pool: '',
  channel: 'Offline',
  source: '',
  medium: 'offline',
  campaign: '',
};

/** The same as the API takes it. */
export function bodyOf({ flow, pool, channel, source, medium, campaign }: Use): object {
  const own = {
    channel,
    source: source.trim(),
    medium: medium.trim(),
    campaign: campaign.trim() || null,
    keyword: null,
    content: null,
    clickIds: {},
    referrer: null,
  };
  return { flow, ...(pool === '' ? { source: own } : { pool }) };
}

const CHANNELS: readonly (readonly [Channel, string])[] = [
  ['Offline', 'Offline: print, radio, vehicle, sign'],
  ['Organic Search', 'Organic search'],
  ['Paid Search', 'Paid search'],
  ['Paid Social', 'Paid social'],
  ['Organic Social', 'Organic social'],
  ['Display', 'Display'],
  ['Email', 'Email'],
  ['Referral', 'Referral: directory, partner'],
  ['Audio', 'Audio'],
];

/** Fields that say where the calls of a number go and what it stands for. */
export function UseFields({ use, onChange }: { use: Use; onChange: (use: Use) => void }) {
  const published = (useQuery(flows).data?.flows ?? []).filter(({ version }) => version !== null);
  const known = useQuery(pools).data?.pools ?? [];
  const set = (part: Partial<Use>) => onChange({ ...use, ...part });
  return (
    <>
      <SelectField
        label="Call flow"
        value={use.flow}
        onChange={(flow) => set({ flow })}
        options={[['', 'Choose…'], ...published.map(({ id, name }) => [id, name] as const)]}
        hint={published.length === 0 ? 'Publish a call flow first.' : undefined}
      />
      <SelectField
        label="Used for"
        value={use.pool}
        onChange={(pool) => set({ pool })}
        options={[
          ['', 'One source (static number)'],
          ...known.map(({ id, name }) => [id, `Pool: ${name}`] as const),
        ]}
      />
      {use.pool === '' && (
        <>
          <SelectField
            label="Channel"
            value={use.channel}
            onChange={(channel) => set({ channel })}
            options={CHANNELS}
          />
          <TextField
            label="Source"
            value={use.source}
            onChange={(source) => set({ source })}
            placeholder="flyer"
            required
          />
          <TextField label="Medium" value={use.medium} onChange={(medium) => set({ medium })} required />
          <TextField label="Campaign" value={use.campaign} onChange={(campaign) => set({ campaign })} />
        </>
      )}
    </>
  );
}
