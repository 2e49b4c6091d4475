import type { SignIn } from './run-file.js';

const ADDRESS_WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  portal: ['公众页面', 'public pages'],
  graphql: ['接口', 'GraphQL'],
  graphiql: ['试用接口', 'a page to try queries on'],
};

/** A line for each address a person may want to open. */
export function addressLines(addresses: Readonly<Record<string, string>>): string[] {
  return Object.entries(ADDRESS_WORDS).flatMap(([name, [zh, en]]) => {
    const address = addresses[name];
    return address === undefined ? [] : [`  ${zh} · ${en}: ${address}`];
  });
}

/** A line for each demo account. */
export function signInLines(signIns: readonly SignIn[]): string[] {
  if (signIns.length === 0) return [];
  const nameWidth = Math.max(...signIns.map(({ loginName }) => loginName.length));
  return [
    '',
    '  登录 · sign in as',
    ...signIns.map(
      ({ loginName, password, zh, en }) => `    ${loginName.padEnd(nameWidth)}  ${password}  ${zh} · ${en}`,
    ),
  ];
}
