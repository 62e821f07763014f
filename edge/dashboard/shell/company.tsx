import { chooseCompany } from '../chosen-company.ts';
import { useMe } from '../parts/use-me.ts';

/** The company whose calls are looked at. Who works in several chooses here. */
export function Company() {
  const { company, companies } = useMe();
  if (companies.length < 2) return <span className="company">{company.name}</span>;
  const choose = (id: string) => {
    chooseCompany(id);
    // A new document, so that nothing of one company is there for the next.
    location.assign('/');
  };
  return (
    <select
      className="company company-choice"
      aria-label="Company"
      value={company.id}
      onChange={(event) => choose(event.target.value)}
    >
      {companies.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
