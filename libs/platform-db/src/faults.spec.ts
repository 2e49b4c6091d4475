import {
  asFault,
  ConstraintViolation,
  Fault,
  inOrder,
  InfrastructureFault,
  isBusy,
  isConflict,
  isInfrastructure,
} from './faults.js';

const withCode = (code: string, message = 'what the driver says') => Object.assign(new Error(message), { code });
const asTypeOrm = (driverError: Error) => Object.assign(new Error('query failed'), { driverError });

it.each([
  ['a refused connection', withCode('ECONNREFUSED')],
  ['a reset connection', withCode('ECONNRESET')],
  ['a shutdown by the administrator', withCode('57P01')],
  ['a database that is starting', withCode('57P03')],
  ['too many connections', withCode('53300')],
  ['a full disk', withCode('53100')],
  ['a lost connection', withCode('08006')],
  ['a deadlock', withCode('40P01')],
  ['a lock waited for too long', withCode('55P03')],
  ['a statement that took too long', withCode('57014')],
  ['a pool with no connection left', new Error('timeout exceeded when trying to connect')],
  ['a connection lost between two statements', new Error('Query runner already released. Cannot run queries anymore.')],
  ['a socket that closed', new Error('Connection terminated unexpectedly')],
])('takes %s for infrastructure, also inside other errors', (_, error) => {
  expect(isInfrastructure(error)).toBe(true);
  expect(isInfrastructure(asTypeOrm(error))).toBe(true);
  expect(asFault(asTypeOrm(error))).toBeInstanceOf(InfrastructureFault);
});

it.each([
  ['a division by zero', withCode('22012')],
  ['row security', withCode('42501')],
  ['a broken constraint', withCode('23505')],
  ['a bug', new TypeError('x is not a function')],
  ['no error at all', 'a string'],
])('does not take %s for infrastructure', (_, error) => {
  expect(isInfrastructure(error)).toBe(false);
});

it('knows the two conflicts after which trying at once helps', () => {
  expect(isConflict(asFault(asTypeOrm(withCode('40001'))))).toBe(true);
  expect(isConflict(asFault(asTypeOrm(withCode('40P01'))))).toBe(true);
  expect(isConflict(withCode('53300'))).toBe(false);
});

it('knows when rows were not to be had in time', () => {
  for (const code of ['55P03', '57014']) expect(isBusy(asFault(asTypeOrm(withCode(code))))).toBe(true);
  for (const code of ['40P01', '57P01', '23505']) expect(isBusy(asFault(withCode(code)))).toBe(false);
});

it('tells the first fault of what was sent at once, whichever is heard first', async () => {
  const late = new Promise((_, reject) => setTimeout(reject, 20, new Error('the cause')));
  await expect(inOrder([Promise.resolve(1), late, Promise.reject(withCode('25P02'))])).rejects.toThrow('the cause');
  expect(await inOrder([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
});

it('names the constraint that was broken, and leaves our own faults as they are', () => {
  const broken = asFault(asTypeOrm(Object.assign(withCode('23505'), { constraint: 'sack_label_once' })));
  expect(broken).toBeInstanceOf(ConstraintViolation);
  expect(broken).toMatchObject({ constraint: 'sack_label_once' });
  const ours = new Fault('a bug');
  expect(asFault(ours)).toBe(ours);
});
