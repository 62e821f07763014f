import { expect, test } from 'vitest';
import { AUDIT_TYPES } from '../../accounts/audit-event.ts';
import { readAuditSearch } from './audit-search.ts';
import { AUDIT_KINDS, auditInWords } from './audit-words.ts';

test('everything that is written down is of one kind, and has words', () => {
  const listed = Object.values(AUDIT_KINDS).flatMap(({ types }) => Object.keys(types));
  expect(listed.sort()).toEqual([...AUDIT_TYPES].sort());
  for (const type of AUDIT_TYPES) expect(auditInWords(type)).not.toBe(type);
});

test('an address says whose events and of which kind, and what it says otherwise is left out', () => {
  expect(readAuditSearch({ person: 'usr_1', kind: 'keys', more: 1 })).toEqual({
    person: 'usr_1',
    kind: 'keys',
  });
  expect(readAuditSearch({ person: 'x', kind: 'toString' })).toEqual({});
});
