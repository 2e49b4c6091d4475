import { isNewEnough } from './nats-program.js';

it.each(['2.10.24', '2.10.27', '2.11.0', '3.0.0'])('takes nats-server %s', (version) => {
  expect(isNewEnough(version)).toBe(true);
});

it.each(['2.9.10', '2.10.22', '1.99.99', '2.10', 'dev'])(
  'refuses nats-server %s, which may lose messages',
  (version) => {
    expect(isNewEnough(version)).toBe(false);
  },
);
