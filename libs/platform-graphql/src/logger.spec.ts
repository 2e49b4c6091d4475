import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeLogger } from './logger.js';

it('writes a line of JSON with service, time and trace id, and never what belongs to a person', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'yicang-log-')), 'logs', 'a.log');
  const logger = makeLogger('registry', { LOG_LEVEL: 'info', LOG_FILE: file });
  const err = Object.assign(new Error('broken', { cause: Object.assign(new Error('deeper'), { code: '23505' }) }), {
    parameters: ['张三'],
    query: 'insert 张三',
    driverError: { parameters: ['张三'] },
    detail: 'Key (name)=(张三) already exists.',
  });
  logger.debug({}, 'not written');
  logger.info(
    { traceId: 'abc', input: '张三', token: '张三', family: { phone: '张三', address: '张三' }, err },
    'a sentence',
  );
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    service: 'registry',
    traceId: 'abc',
    message: 'a sentence',
    err: { message: 'broken', stack: expect.stringMatching(/caused by/) as string, code: '23505' },
  });
  expect(lines[0]).not.toContain('张三');
});
