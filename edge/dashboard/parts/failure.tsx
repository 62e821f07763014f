/** What went wrong, in the place of what should be there, and the way to try again. */
export function Failure({ title, error, retry }: { title: string; error: Error; retry: () => void }) {
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{title}</p>
      <p>{error.message}</p>
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
