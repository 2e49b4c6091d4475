import { acceptOrganization, closeOrganization } from './organization.rules.js';

it('takes a public name, and no number of a person in name or district', () => {
  expect(acceptOrganization({ nameZh: '武昌区 3 号医院', districtZh: '武昌区' })).toBe('accepted');
  expect(acceptOrganization({ nameZh: '武昌区 3 号医院', districtZh: null })).toBe('accepted');
  const refused = { reason: 'TEXT_HOLDS_PERSONAL_NUMBER' };
  expect(acceptOrganization({ nameZh: '医院 138 0013 8000', districtZh: null })).toMatchObject(refused);
  expect(acceptOrganization({ nameZh: '医院', districtZh: '138-0013-8000' })).toMatchObject(refused);
});
it('closes an organization once', () => {
  expect(closeOrganization({ status: 'active' })).toEqual({ status: 'closed' });
  expect(closeOrganization({ status: 'closed' })).toBe('unchanged');
});
