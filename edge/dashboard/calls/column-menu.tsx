import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { COLUMNS, type ColumnName, chooseColumns, shifted, useColumns } from './columns.ts';

/** Chooses the columns of the log and their order, with buttons. */
export function ColumnMenu() {
  const columns = useColumns();
  const others = (Object.keys(COLUMNS) as ColumnName[]).filter((name) => !columns.includes(name));
  return (
    <Menu label="Columns" align="end">
      {() => (
        <div className="column-menu">
          <ul aria-label="Columns">
            {[...columns, ...others].map((name) => {
              const { words } = COLUMNS[name];
              const at = columns.indexOf(name);
              return (
                <li key={name}>
                  <label className="tick">
                    <input
                      type="checkbox"
                      checked={at !== -1}
                      disabled={name === 'caller'}
                      onChange={() =>
                        chooseColumns(at === -1 ? [...columns, name] : columns.filter((one) => one !== name))
                      }
                    />
                    <span>{words}</span>
                  </label>
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={`${words}: further left`}
                    disabled={at <= 0}
                    onClick={() => chooseColumns(shifted(columns, name, -1))}
                  >
                    <Icon name="up" />
                  </button>
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={`${words}: further right`}
                    disabled={at === -1 || at === columns.length - 1}
                    onClick={() => chooseColumns(shifted(columns, name, 1))}
                  >
                    <Icon name="down" />
                  </button>
                </li>
              );
            })}
          </ul>
          <button type="button" className="button" onClick={() => chooseColumns(null)}>
            The usual columns
          </button>
        </div>
      )}
    </Menu>
  );
}
