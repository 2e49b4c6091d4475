import { accepted, graphql, type Refused } from '../graphql-client.js';
import type { Platform } from '../platform.js';
import type { SignIn } from '../run-file.js';

const SIGN_IN = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on Session {
        accessToken
      }
      ... on Refused {
        reason
        message
      }
    }
  }
`;

interface Session {
  readonly __typename: 'Session';
  readonly accessToken: string;
}

/**
 * The demo's people and things are there, made through the gateway only; a second time changes nothing. Answers who
 * can sign in. So far that is the operator alone, whose sign-in is tried.
 */
export async function seedDemo(platform: Platform): Promise<readonly SignIn[]> {
  for (const { loginName, password } of platform.signIns) await signIn(platform.url, loginName, password);
  return platform.signIns;
}

/** An access token of this account. Throws WasRefused when the password is wrong. */
export async function signIn(origin: string, loginName: string, password: string): Promise<string> {
  const { signIn: result } = await graphql<{ signIn: Session | Refused }>(origin, null, SIGN_IN, {
    input: { loginName, password },
  });
  return accepted(result).accessToken;
}
