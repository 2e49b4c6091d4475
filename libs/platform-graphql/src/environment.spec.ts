import { ConfigurationMistake, parseEnvironment, serviceEnvironment } from './environment.js';

const complete = {
  DATABASE_URL_APP: 'postgres://inventory_app:p@localhost/yicang_inventory',
  DATABASE_URL_SYSTEM: 'postgres://inventory_system:p@localhost/yicang_inventory',
  DATABASE_URL_PUBLIC: 'postgres://inventory_public:p@localhost/yicang_inventory',
  NATS_URL: 'nats://localhost:4222',
  SERVICE_PRIVATE_KEY: 'AAAA',
  TRUSTED_KEYS: '{"gateway":"AAAA"}',
  PUBLIC_ORIGIN: 'https://yicang.example/anything',
};

it('fills in what has a default, and reads keys and origins into what they are', () => {
  expect(parseEnvironment(serviceEnvironment, complete)).toMatchObject({
    DATABASE_POOL_MAX: 5,
    EVENT_MAX_AGE_DAYS: 90,
    ALLOW_UNSAFE_BROKER: false,
    LOG_LEVEL: 'info',
    TRUSTED_KEYS: { gateway: 'AAAA' },
    PUBLIC_ORIGIN: 'https://yicang.example',
  });
});

it('counts an empty setting as absent', () => {
  expect(parseEnvironment(serviceEnvironment, { ...complete, NATS_USER: '', LOG_FILE: '' }).NATS_USER).toBeUndefined();
});

it('tells every mistake in a sentence of its own, and no value: it may be a password', () => {
  const mistaken = { ...complete, NATS_URL: 'secret', DATABASE_POOL_MAX: 'secret', TRUSTED_KEYS: 'secret' };
  const parse = () => parseEnvironment(serviceEnvironment, { ...mistaken, DATABASE_URL_APP: undefined });
  expect(parse).toThrow(ConfigurationMistake);
  expect(mistakesOf(parse)).toEqual([
    'NATS_URL must be a URL like nats://host:4222.',
    'TRUSTED_KEYS must be JSON: {"<service>": "<base64 of its public key>"}.',
    'DATABASE_URL_APP is missing.',
    expect.stringMatching(/^DATABASE_POOL_MAX .*\.$/) as string,
  ]);
  expect(mistakesOf(parse).join()).not.toContain('secret');
});

function mistakesOf(parse: () => unknown): readonly string[] {
  try {
    parse();
    return [];
  } catch (error) {
    return (error as ConfigurationMistake).mistakes;
  }
}
