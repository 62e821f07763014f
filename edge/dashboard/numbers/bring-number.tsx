import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../api.ts';
import { AreaField, SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { carriers } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { listed } from '../words/listed.ts';
import { ports } from './ports.ts';

/** Orders that numbers somebody has with another carrier come to one of ours. */
export function BringNumber({ onClose }: { onClose: () => void }) {
  const answer = useQuery(carriers);
  return (
    <Dialog title="Bring your own number" close={onClose} className="wide-dialog">
      <Loaded query={answer} what="the carriers">
        {(found) => {
          const able = found.carriers.filter(({ capabilities }) => capabilities.porting === true);
          return able.length === 0 ? (
            <p>
              None of your carriers takes this by its API. Order it in the carrier’s console, and when the
              number has arrived add it with “Get a number”. <Link to="/settings/carriers">See carriers</Link>
            </p>
          ) : (
            <Order accounts={able.map(({ id, name }) => [id, name] as const)} onClose={onClose} />
          );
        }}
      </Loaded>
    </Dialog>
  );
}

const NOTHING = {
  numbers: '',
  customerName: '',
  customerType: 'business' as 'business' | 'individual',
  accountNumber: '',
  accountTelephone: '',
  authorizedRepresentative: '',
  authorizedEmail: '',
  street: '',
  city: '',
  state: '',
  zip: '',
  country: 'US',
  targetDate: '',
  documents: '',
};

/** What may be left out. */
const OPTIONAL: readonly string[] = ['targetDate', 'documents'];

function Order({
  accounts,
  onClose,
}: {
  accounts: readonly (readonly [string, string])[];
  onClose: () => void;
}) {
  const [carrier, setCarrier] = useState(accounts[0]?.[0] ?? '');
  const [given, setGiven] = useState(NOTHING);
  const { act, busy, error } = useAct(ports.queryKey);
  const field = <K extends keyof typeof NOTHING>(name: K) => ({
    value: given[name],
    onChange: (value: (typeof NOTHING)[K]) => setGiven({ ...given, [name]: value }),
    required: !OPTIONAL.includes(name),
  });
  const isReady = Object.entries(given).every(
    ([name, value]) => OPTIONAL.includes(name) || value.trim() !== '',
  );
  const send = () => {
    const { numbers, street, city, state, zip, country, targetDate, documents, ...rest } = given;
    return post('/v1/ports', {
      ...rest,
      carrier,
      numbers: listed(numbers),
      address: { street, city, state, zip, country: country.trim().toUpperCase() },
      targetDate: targetDate === '' ? null : targetDate,
      documents: listed(documents),
    });
  };
  return (
    <Form
      onSubmit={() =>
        act(send, () => {
          onClose();
          toast('It is ordered. How far it is stands under the numbers; webhooks and mail can tell of it.');
        })
      }
      submit="Order it"
      busy={busy}
      isReady={isReady}
      error={error}
      onCancel={onClose}
    >
      <p data-wide>
        Fill it in exactly as the carrier that has the numbers knows you: most orders that fail do so over a
        name or an address. Until the numbers have arrived, nothing changes for callers.
      </p>
      <AreaField
        wide
        label="Numbers"
        hint="International, one a line, e.g. +13125550123."
        {...field('numbers')}
      />
      <SelectField label="Carrier that gets them" value={carrier} onChange={setCarrier} options={accounts} />
      <TextField label="Wanted on" type="date" hint="Empty: as soon as can be." {...field('targetDate')} />
      <TextField label="Name of the customer" {...field('customerName')} />
      <SelectField
        label="Who that is"
        options={[
          ['business', 'A business'],
          ['individual', 'A person'],
        ]}
        {...field('customerType')}
      />
      <TextField
        label="Account number"
        hint="With the carrier that has the numbers."
        {...field('accountNumber')}
      />
      <TextField
        label="Main number of the account"
        type="tel"
        placeholder="+13125550123"
        {...field('accountTelephone')}
      />
      <TextField label="Who may sign" {...field('authorizedRepresentative')} />
      <TextField label="Their email" hint="The letter to sign goes there." {...field('authorizedEmail')} />
      <TextField label="Street" {...field('street')} />
      <TextField label="City" {...field('city')} />
      <TextField label="State or region" {...field('state')} />
      <TextField label="Postcode" {...field('zip')} />
      <TextField label="Country" hint="Two letters, e.g. US." {...field('country')} />
      <TextField
        label="Documents"
        hint="Ids that the carrier has given them in its console: the letter of authorisation, then a bill. Empty: it asks for them."
        {...field('documents')}
      />
    </Form>
  );
}
