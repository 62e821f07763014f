import { useMe } from '../parts/use-me.ts';

/** The company whose calls are looked at. Who belongs to several chooses here. */
export function Company() {
  const { company } = useMe();
  return <span className="company">{company.name}</span>;
}
