import 'reflect-metadata';

import { parseEnvironment } from '@yicang/platform-graphql';
import { makeKeyTexts } from '@yicang/platform-nats';
import { Station } from '@yicang/testing';
import { OPERATOR, PASSWORD, SHUIJINGFANG } from './directory.fixture.js';
import { directoryEnvironment, start } from './start.js';

export const OPERATOR_LOGIN = 'first-operator';

/** Directory as it really runs, with its first operator and the nation's places. */
export async function openPlatform(): Promise<Station> {
  const station = await Station.open({
    service: 'directory',
    migrations: new URL('../migrations/', import.meta.url),
    settings: {
      TOKEN_PRIVATE_KEY: makeKeyTexts().privateKey,
      BOOTSTRAP_OPERATOR_LOGIN: OPERATOR_LOGIN,
      BOOTSTRAP_OPERATOR_PASSWORD: PASSWORD,
    },
    start: (settings) => start(parseEnvironment(directoryEnvironment, settings)),
  });
  // grants are known from the first pulse on
  await station.until(
    () => station.ask<object>(OPERATOR, `{ accounts(place: "${SHUIJINGFANG}", first: 1) { edges { cursor } } }`),
    ({ errors }) => errors === undefined,
  );
  return station;
}
