import { type FormEvent, useState } from 'react';
import { RequestFailed } from '../api.ts';

/**
 * A form that asks the server one thing: whether it is at it, and why it did not work, in words.
 *
 * @param work what is asked, given the form's fields, and the button that was pressed, as text
 */
export function useForm(work: (fields: Record<string, string>) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const entries = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
    setBusy(true);
    setFailure(null);
    try {
      await work(Object.fromEntries(entries));
      if (form.isConnected) form.reset();
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      // What is wrong with a field begins with its name, which people do not know it by.
      setFailure(error.message.replace(/^\w+: /, '').replace(/^./, (letter) => letter.toUpperCase()));
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, submit };
}
