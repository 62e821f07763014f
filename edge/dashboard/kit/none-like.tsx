/** Nothing is left of a list that was narrowed down. */
export function NoneLike({ search, clear }: { search: string; clear: () => void }) {
  return (
    <div className="notice">
      <p className="notice-title">Nothing here matches “{search}”</p>
      <button type="button" className="button" onClick={clear}>
        Clear the search
      </button>
    </div>
  );
}
