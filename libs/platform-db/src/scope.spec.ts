import { exactRange, NATION, subtreeRange, type TenantCode } from '@yicang/kernel';

import { beginInScope } from './scope.js';

it('writes the bounds as literals', () => {
  expect(beginInScope(exactRange('51017K3Q' as TenantCode), 'read write')).toContain(
    `set local app.scope_from = '51017K3Q'; set local app.scope_to = '51017K3Q!'`,
  );
  expect(beginInScope(subtreeRange(NATION), 'read only')).toContain(`scope_from = '0'; set local app.scope_to = '99'`);
});

it.each([`'; drop table item; --`, `51'`, '5101\\', '51 01', '51017k3q', '510170000000'])(
  'never writes %s',
  (bound) => {
    expect(() => beginInScope({ from: bound, to: '~' }, 'read only')).toThrow('checked bounds');
    expect(() => beginInScope({ from: '0', to: bound }, 'read only')).toThrow('checked bounds');
  },
);

it('never opens an empty range by mistake', () => {
  expect(() => beginInScope({ from: '', to: '' }, 'read only')).toThrow('checked bounds');
});
