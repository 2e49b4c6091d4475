import { setTimeout as pause } from 'node:timers/promises';
import { accepted, graphql, type Refused, WasRefused } from './graphql-client.js';

const GRANTS_KNOWN_WITHIN_MS = 30_000;
const ASK_AGAIN_MS = 100;

const REFUSED = '... on Refused { __typename reason message }';

interface Session {
  readonly __typename: 'Session';
  readonly accessToken: string;
  readonly account: { readonly accountId: string };
}

/** Somebody who is signed in, and asks the gateway as a person would. */
export class Person {
  private constructor(
    private readonly origin: string,
    private readonly token: string | null,
    /** Null for the public. */
    readonly accountId: string | null,
  ) {}

  /** Anybody at all. */
  static public(origin: string): Person {
    return new Person(origin, null, null);
  }

  /** Throws WasRefused when the password is wrong. */
  static async signIn(origin: string, loginName: string, password: string): Promise<Person> {
    const { signIn } = await graphql<{ signIn: Session | Refused }>(
      origin,
      null,
      `mutation SignIn($input: SignInInput!) {
        signIn(input: $input) { __typename ... on Session { accessToken account { accountId } } ${REFUSED} }
      }`,
      { input: { loginName, password } },
    );
    const { accessToken, account } = accepted(signIn);
    return new Person(origin, accessToken, account.accountId);
  }

  /** The id of what was brought to /files, for a command that wants it. */
  async bring(bytes: string | Uint8Array<ArrayBuffer>, type: string): Promise<string> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': type };
    const answer = await fetch(`${this.origin}/files`, { method: 'POST', headers, body: bytes });
    if (answer.status !== 201) throw new Error(`/files answers ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { fileId: string }).fileId;
  }

  /** What lies behind a link that a service gave to this person. */
  async fetchText(link: string): Promise<string> {
    const answer = await fetch(`${this.origin}${link}`, { headers: { authorization: `Bearer ${this.token}` } });
    if (answer.status !== 200) throw new Error(`${link} answers ${answer.status}`);
    return answer.text();
  }

  /** The data of a query. */
  ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    return graphql<Data>(this.origin, this.token, query, variables);
  }

  /**
   * What a mutation came to: `mutation` names it, `View` is the type it answers, `fields` what is wanted of it.
   * Throws WasRefused when the answer is no. A platform that has just started does not know yet whether grants have
   * changed, and says so: then the same command is sent again, as any client should.
   */
  async do<View extends object>(
    mutation: string,
    view: string,
    fields: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<View> {
    for (const endsAt = Date.now() + GRANTS_KNOWN_WITHIN_MS; ; await pause(ASK_AGAIN_MS)) {
      try {
        return await this.doOnce<View>(mutation, view, fields, input);
      } catch (fault) {
        const isTooEarly = fault instanceof WasRefused && fault.reason === 'GRANTS_STALE';
        if (!isTooEarly || Date.now() > endsAt) throw fault;
      }
    }
  }

  private async doOnce<View extends object>(
    mutation: string,
    view: string,
    fields: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<View> {
    const name = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const answer = await this.ask<Record<string, (View & { __typename: string }) | Refused>>(
      `mutation ${name}($input: ${name}Input!) {
        ${mutation}(input: $input) { __typename ... on ${view} { ${fields} } ${REFUSED} }
      }`,
      { input },
    );
    const result = answer[mutation];
    if (result === undefined) throw new Error(`The answer holds no ${mutation}`);
    return accepted(result as { __typename: string } | Refused) as unknown as View;
  }
}
