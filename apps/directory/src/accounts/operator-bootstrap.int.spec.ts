import { NATION } from '@yicang/kernel';
import { Logger } from '@yicang/platform-graphql';
import { must, openDirectory, PASSWORD, type Directory } from '../directory.fixture.js';
import { type DirectoryEnvironment } from '../environment.js';
import { OperatorBootstrap } from './operator-bootstrap.js';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

class SilentLog extends Logger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}
const boot = (login?: string, password?: string) =>
  new OperatorBootstrap(directory.uow, directory.credentials, new SilentLog(), {
    BOOTSTRAP_OPERATOR_LOGIN: login,
    BOOTSTRAP_OPERATOR_PASSWORD: password,
  } as DirectoryEnvironment).onApplicationBootstrap();
const accounts = async () =>
  (await directory.admin.query<{ login_name: string }>('select login_name from account')).rows;

it('makes nobody without both settings, and refuses ones that could not be an account’s', async () => {
  await boot();
  await boot('operator');
  await expect(boot('operator', 'short')).rejects.toThrow('PASSWORD_TOO_SHORT');
  await expect(boot('13800138000', PASSWORD)).rejects.toThrow('LOGIN_NAME_MALFORMED');
  expect(await accounts()).toEqual([]);
});

it('makes one operator, however many processes start at the same time, and on every later start nobody', async () => {
  await Promise.all([1, 2, 3].map(() => boot('operator', PASSWORD)));
  await boot('another-operator', PASSWORD);
  expect(await accounts()).toEqual([{ login_name: 'operator' }]);
  const { account } = must(await directory.sessions.signIn({ loginName: 'operator', password: PASSWORD }, null));
  expect(await directory.grants.currentOf(account.id)).toEqual([
    { role: 'platformOperator', place: NATION, until: null },
  ]);
  const { rows } = await directory.admin.query('select act, subject from audit_entry order by act');
  expect(rows).toContainEqual({ act: 'directory.grant-role', subject: 'directory.bootstrap' });
});
