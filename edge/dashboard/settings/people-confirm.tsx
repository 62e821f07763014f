import { Dialog } from '../parts/dialog.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from '../sign-in/use-form.ts';

/** Asks once more before something that cannot be taken back. */
export function Confirm({
  title,
  text,
  action,
  close,
  work,
  after,
}: {
  title: string;
  text: string;
  action: string;
  close: () => void;
  work: () => Promise<unknown>;
  after: () => unknown;
}) {
  const { busy, failure, submit } = useForm(async () => {
    await work();
    await after();
    close();
  });
  return (
    <Dialog title={title} close={close}>
      <form className="people-form" onSubmit={submit}>
        <p>{text}</p>
        <Wrong error={failure} />
        <div className="people-actions">
          <button type="submit" className="button primary" disabled={busy}>
            {action}
          </button>
          <button type="button" className="button" onClick={close}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
