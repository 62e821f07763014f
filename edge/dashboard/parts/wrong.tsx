/** Why something that was asked for did not work, where it was asked for; nothing while nothing is wrong. */
export function Wrong({ error }: { error: Error | string | null }) {
  if (error === null) return null;
  return (
    <p className="field-error" data-wide role="alert">
      {typeof error === 'string' ? error : error.message}
    </p>
  );
}
