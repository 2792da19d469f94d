import { describe, expect, it } from 'vitest';
import { momentsOf } from '../../api/audit.ts';
import { isFiltered, noFilter, readAuditSearch, searchOf } from './audit-search.ts';

describe('The filter of the audit logs', () => {
  it('comes back from the address as it went there', () => {
    const filter = { type: 'User', user: 'anna', from: '2026-01-31', to: '2026-02-01' };
    expect({ ...noFilter, ...readAuditSearch({ ...searchOf(filter) }) }).toEqual(filter);
    expect(searchOf(noFilter)).toEqual({});
    expect([isFiltered(noFilter), isFiltered(filter)]).toEqual([false, true]);
  });

  it('takes nothing from the address that the server would refuse', () => {
    const search = { type: 'constructor', from: '2026-13-01', to: 'yesterday', user: '' };
    expect(readAuditSearch(search)).toEqual({});
  });

  it('means whole days where the browser is: from their first moment to their last', () => {
    const { dateFrom, dateTo } = momentsOf({ from: '2026-01-31', to: '2026-01-31' });
    expect(new Date(dateFrom ?? '').getTime()).toBe(new Date(2026, 0, 31).getTime());
    expect(new Date(dateTo ?? '').getTime()).toBe(new Date(2026, 1, 1).getTime() - 1);
    expect(momentsOf({ from: '', to: '' })).toEqual({});
  });
});
