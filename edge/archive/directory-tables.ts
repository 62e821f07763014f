/** How a table of the directory is part of an archive. */
export interface Part {
  /** Which of its rows are a company's; `?1` is the company. */
  of: string;
  order: string;
  /** Columns with a secret of this installation, or with what only holds in it. */
  without: readonly string[];
  /** The column in which its rows name their company, which an archive leaves out; `null` where they do not. */
  company: string | null;
  /** An archive may be taken in where it has rows already. */
  mayBeThere: boolean;
}

/** What an archive has of the directory, in the order it is written back. */
export const DIRECTORY_TABLES = {
  company: { of: 'id = ?1', order: 'id', without: ['account_id'], company: null, mayBeThere: true },
  // Credentials are sealed with the installation's secret, and are given anew.
  carrier: {
    of: 'company_id = ?1',
    order: 'created_at, id',
    without: ['credentials'],
    company: 'company_id',
    mayBeThere: true,
  },
  pool: {
    of: 'company_id = ?1',
    order: 'created_at, id',
    // Counts up with every reading; the objects of the new pool begin anew.
    without: ['generation'],
    company: 'company_id',
    mayBeThere: false,
  },
  tracking_number: {
    of: 'company_id = ?1',
    order: 'number',
    without: ['pool_object', 'objects_before'],
    company: 'company_id',
    mayBeThere: false,
  },
  site: {
    of: 'company_id = ?1',
    order: 'created_at, key',
    without: [],
    company: 'company_id',
    mayBeThere: false,
  },
  swap_group: {
    of: 'site_key IN (SELECT key FROM site WHERE company_id = ?1)',
    order: 'site_key, position, id',
    without: [],
    company: null,
    mayBeThere: false,
  },
  swap_target: {
    of: 'group_id IN (SELECT id FROM swap_group WHERE site_key IN (SELECT key FROM site WHERE company_id = ?1))',
    order: 'group_id, number',
    without: [],
    company: null,
    mayBeThere: false,
  },
  source_rules: {
    of: 'company_id = ?1',
    order: 'version',
    without: [],
    company: 'company_id',
    mayBeThere: false,
  },
  role: {
    of: 'company_id = ?1',
    order: 'created_at, id',
    without: [],
    company: 'company_id',
    mayBeThere: false,
  },
  // Hosts that show the brand belong to the installation, and prove themselves anew.
  brand: { of: 'owner = ?1', order: 'owner', without: [], company: 'owner', mayBeThere: false },
  brand_file: { of: 'owner = ?1', order: 'kind', without: [], company: 'owner', mayBeThere: false },
} as const satisfies Record<string, Part>;

export type DirectoryTable = keyof typeof DIRECTORY_TABLES;

/** The same, as a list. */
export const PARTS = Object.entries(DIRECTORY_TABLES) as [DirectoryTable, Part][];

/** Tables of the directory that speak of a company and are in no archive, and why. */
export const DIRECTORY_LEFT_OUT: Readonly<Record<string, string>> = {
  membership: 'people belong to the installation and are invited anew',
  invite: 'holds a secret; people are invited anew',
  audit_event: 'is the record of the installation',
  mail_sender: 'holds the password of a mail server',
  brand_host: 'is a name that this installation is reached by',
  simulator_mail: 'is only there for trying things out',
  api_key: 'is a secret, of which only a hash is kept',
  number_order: 'is between us and the carrier; its number is in tracking_number',
};
