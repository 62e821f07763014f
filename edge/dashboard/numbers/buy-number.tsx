import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post, request } from '../api.ts';
import { AreaField, SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { carriers } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { listed } from '../words/listed.ts';
import { phoneInWords } from '../words/phone.ts';
import { bodyOf, NO_USE, type Use, UseFields } from './use-fields.tsx';

interface Offer {
  number: string;
  locality: string | null;
  region: string | null;
  kind: string;
  monthlyCents: number | null;
}

type Kind = 'local' | 'toll_free' | 'mobile' | 'national';

/** Gets numbers: says what for, looks for what a carrier has, buys; or adds ones the carrier account has already. */
export function BuyNumber({
  onClose,
  pool = '',
  has,
}: {
  onClose: () => void;
  pool?: string;
  /** Numbers that a carrier account has already. */
  has?: { carrier: string; numbers: readonly string[] };
}) {
  const [use, setUse] = useState<Use>({ ...NO_USE, pool });
  const [chosen, setChosen] = useState(has?.carrier ?? '');
  const [way, setWay] = useState<'buy' | 'add'>(has === undefined ? 'buy' : 'add');
  const accounts = useQuery(carriers).data?.carriers ?? [];
  const carrier = chosen || accounts[0]?.id || '';
  const isReady = use.flow !== '' && (use.pool !== '' || use.source.trim() !== '') && carrier !== '';
  return (
    <Dialog title="Get a number" close={onClose} className="wide-dialog">
      <div className="stack">
        <div className="form">
          <SelectField
            label="Carrier account"
            value={carrier}
            onChange={setChosen}
            options={accounts.map(({ id, name }) => [id, name] as const)}
          />
          <UseFields use={use} onChange={setUse} />
        </div>
        <fieldset className="row-of" aria-label="How to get it">
          <button
            type="button"
            className={way === 'buy' ? 'button primary' : 'button'}
            aria-pressed={way === 'buy'}
            onClick={() => setWay('buy')}
          >
            Buy a new one
          </button>
          <button
            type="button"
            className={way === 'add' ? 'button primary' : 'button'}
            aria-pressed={way === 'add'}
            onClick={() => setWay('add')}
          >
            Add one I have
          </button>
        </fieldset>
        {!isReady && (
          <p className="hint">
            First say where its calls go and what it stands for; then numbers can be taken.
          </p>
        )}
        {way === 'buy' ? (
          <Search carrier={carrier} use={use} isReady={isReady} />
        ) : (
          <Add carrier={carrier} use={use} isReady={isReady} has={has?.numbers ?? []} onClose={onClose} />
        )}
      </div>
    </Dialog>
  );
}

interface Way {
  carrier: string;
  use: Use;
  isReady: boolean;
}

function Search({ carrier, use, isReady }: Way) {
  const [kind, setKind] = useState<Kind>('local');
  const [country, setCountry] = useState('US');
  const [areaCode, setAreaCode] = useState('');
  const [offers, setOffers] = useState<Offer[] | null>(null);
  const [bought, setBought] = useState<readonly string[]>([]);
  const { act, busy, error } = useAct(['numbers'], ['pools'], ['onboarding']);
  const look = () => {
    const query = new URLSearchParams({ carrier, kind, country: country.trim().toUpperCase() });
    if (areaCode.trim() !== '') query.set('areaCode', areaCode.trim());
    act(async () => setOffers((await request<{ numbers: Offer[] }>(`/v1/numbers/search?${query}`)).numbers));
  };
  const buy = (number: string) =>
    act(
      () => post('/v1/numbers/buy', { number, carrier, ...bodyOf(use) }),
      () => {
        setBought([...bought, number]);
        toast(`${phoneInWords(number)} is yours and answers already.`);
      },
    );
  return (
    <>
      <Form
        onSubmit={look}
        submit="Look for numbers"
        tone="plain"
        busy={busy}
        isReady={carrier !== ''}
        error={error}
      >
        <SelectField
          label="Kind"
          value={kind}
          onChange={setKind}
          options={[
            ['local', 'Local'],
            ['toll_free', 'Toll-free'],
            ['mobile', 'Mobile'],
            ['national', 'National'],
          ]}
        />
        <TextField label="Country" value={country} onChange={setCountry} hint="Two letters, e.g. US" />
        <TextField label="Area code" value={areaCode} onChange={setAreaCode} placeholder="312" />
      </Form>
      {offers !== null && offers.length === 0 && (
        <p role="status">The carrier has no such number. Try another area code or kind.</p>
      )}
      {offers !== null && offers.length > 0 && (
        <ul className="offers" aria-label="Numbers that can be bought">
          {offers.map(({ number, locality, region, monthlyCents }) => (
            <li key={number}>
              <strong className="figures">{phoneInWords(number)}</strong>
              <span className="hint">{[locality, region].filter(Boolean).join(', ')}</span>
              <span className="hint figures">
                {monthlyCents === null ? '' : `${(monthlyCents / 100).toFixed(2)} a month`}
              </span>
              {bought.includes(number) ? (
                <span className="badge" data-tone="good">
                  Bought
                </span>
              ) : (
                <button
                  type="button"
                  className="button"
                  disabled={!isReady}
                  aria-disabled={busy}
                  aria-label={`Buy ${phoneInWords(number)}`}
                  onClick={() => buy(number)}
                >
                  Buy
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Add({ carrier, use, isReady, has, onClose }: Way & { has: readonly string[]; onClose: () => void }) {
  const [text, setText] = useState(has.join('\n'));
  const { act, busy, error } = useAct(['numbers'], ['pools'], ['onboarding']);
  const wanted = listed(text);
  return (
    <Form
      onSubmit={() =>
        act(
          () => post('/v1/numbers', { numbers: wanted, carrier, ...bodyOf(use) }),
          () => {
            toast(wanted.length === 1 ? 'The number was added.' : `${wanted.length} numbers were added.`);
            onClose();
          },
        )
      }
      submit={wanted.length > 1 ? `Add ${wanted.length} numbers` : 'Add the number'}
      busy={busy}
      isReady={isReady && wanted.length !== 0}
      error={error}
    >
      <AreaField
        wide
        label="Numbers of this account"
        value={text}
        onChange={setText}
        hint="International, one a line, e.g. +13125550123. Point their webhook at the address shown under Settings, Carriers."
      />
    </Form>
  );
}
