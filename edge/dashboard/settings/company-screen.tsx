import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { me, request, send } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { SettingsScreen } from './settings-screen.tsx';

interface Company {
  id: string;
  name: string;
  timeZone: string;
  backupNumber: string | null;
}

/** What is set for the whole company. */
export function CompanyScreen() {
  const answer = useQuery({
    queryKey: ['company'],
    queryFn: ({ signal }) => request<Company>('/v1/company', { signal }),
  });
  return (
    <SettingsScreen title="Company" note="What holds for all calls of this company.">
      <Loaded query={answer} what="the company">
        {(company) => <CompanyForm key={JSON.stringify(company)} company={company} />}
      </Loaded>
    </SettingsScreen>
  );
}

function CompanyForm({ company }: { company: Company }) {
  const [name, setName] = useState(company.name);
  const [timeZone, setTimeZone] = useState(company.timeZone);
  const [backup, setBackup] = useState(company.backupNumber ?? '');
  const may = useMay('manage_flows');
  const router = useRouter();
  const { act, busy, error } = useAct(['company'], me.queryKey);
  const write = (to: Omit<Company, 'id'>) =>
    act(
      () => send('PATCH', '/v1/company', to),
      () => void router.invalidate(),
    );
  const before = { name: company.name, timeZone: company.timeZone, backupNumber: company.backupNumber };
  const save = () =>
    act(
      () =>
        send('PATCH', '/v1/company', { name: name.trim(), timeZone, backupNumber: backup.trim() || null }),
      () => {
        void router.invalidate();
        toast('The company was changed.', () => write(before));
      },
    );
  return (
    <Form className="card form" onSubmit={save} submit={may ? 'Save' : null} busy={busy} error={error}>
      <TextField label="Name" value={name} onChange={setName} required />
      <TextField
        label="Time zone"
        value={timeZone}
        list={Intl.supportedValuesOf('timeZone')}
        onChange={setTimeZone}
        hint="Days, hours and opening times are by these clocks."
      />
      <TextField
        label="Backup number"
        type="tel"
        value={backup}
        onChange={setBackup}
        placeholder="+13125550188"
        hint="Rings when no call flow can be run, and for numbers that were given back."
      />
    </Form>
  );
}
