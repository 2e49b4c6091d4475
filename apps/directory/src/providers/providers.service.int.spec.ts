import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { PUBLIC_ACTOR, refuse, Refusal, type Actor } from '@yicang/kernel';
import { decodeJwt } from 'jose';
import Provider from 'oidc-provider';
import { type AccountFacts } from '../accounts/credentials.js';
import { anAccount, must, openDirectory, suspend, type Directory } from '../directory.fixture.js';
import { type SignedIn } from '../sessions/sessions.service.js';
import { type ProvidersService } from './providers.service.js';

const REDIRECT_URI = 'https://yicang.example/signed-in';
const CLIENT = {
  OIDC_CLIENT_ID: 'yicang',
  OIDC_CLIENT_SECRET: 'a secret of the spec',
  OIDC_REDIRECT_URIS: [REDIRECT_URI],
};

let directory: Directory;
let organization: Organization;
let providers: ProvidersService;
beforeAll(async () => {
  directory = await openDirectory();
  organization = await Organization.open();
  providers = directory.providersOf({ ...CLIENT, OIDC_ISSUER: organization.issuer });
});
afterAll(async () => {
  await organization?.close();
  await directory?.close();
});

/** A real provider, at which whoever comes is the person we say. */
class Organization {
  /** Who is at the keyboard. */
  person = '';
  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  static async open(): Promise<Organization> {
    let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
    const server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const organization = new Organization(issuer, server);
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.OIDC_CLIENT_ID,
          client_secret: CLIENT.OIDC_CLIENT_SECRET,
          redirect_uris: [REDIRECT_URI],
          require_auth_time: true,
        },
      ],
      cookies: { keys: [randomUUID()] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    });
    const handle = provider.callback();
    answer = (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) return void handle(request, response);
      void organization.interact(provider, request, response);
    };
    return organization;
  }

  /** The browser goes there and back, following every redirect until it leaves the provider. */
  async visit(authorizationUrl: string, person: string): Promise<string> {
    this.person = person;
    const cookies = new Map<string, string>();
    let url = authorizationUrl;
    while (url.startsWith(this.issuer)) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s);
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`The provider said ${response.status}: ${await response.text()}`);
      url = new URL(location, url).href;
    }
    return url;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, session, params } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: this.person } });
    const grant = new provider.Grant({ accountId: session?.accountId, clientId: String(params['client_id']) });
    grant.addOIDCScope('openid');
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }
}

async function cameBack(person: string, { isFresh = false, of = providers } = {}) {
  const { authorizationUrl, ticket } = must(await of.begin(REDIRECT_URI, isFresh));
  return { ticket, callbackUrl: await organization.visit(authorizationUrl, person) };
}
const actorOf = ({ id: subject, grantVersion }: AccountFacts, provenAt = new Date().toISOString()): Actor => ({
  subject,
  kind: 'person',
  grants: [],
  provenAt,
  grantVersion,
  language: 'zh',
});
/** An account that is linked to a person at the provider. */
async function linked(): Promise<{ account: AccountFacts; person: string }> {
  const [account, person] = [await anAccount(directory), `person-${randomUUID()}`];
  must(await providers.link(actorOf(account), await cameBack(person)));
  return { account, person };
}
const count = async (text: string, values: unknown[] = []) => (await directory.admin.query(text, values)).rowCount;

describe('signing in with the provider', () => {
  it('gives who is linked a session of her account, with the proof she gave there', async () => {
    const { account, person } = await linked();
    const session = must(await providers.signIn(await cameBack(person))) as SignedIn;
    const claims = decodeJwt(session.accessToken);
    expect(claims).toMatchObject({ sub: account.id, kind: 'person' });
    expect(Math.abs(Number(claims['auth_time']) - Date.now() / 1_000)).toBeLessThan(30);
    expect(await directory.sessions.refresh(session.refreshToken)).not.toBeInstanceOf(Refusal);
  });

  it('can ask for the password there once more', async () => {
    const { person } = await linked();
    const begun = must(await providers.begin(REDIRECT_URI, true));
    expect(new URL(begun.authorizationUrl).searchParams.get('prompt')).toBe('login');
    const callbackUrl = await organization.visit(begun.authorizationUrl, person);
    expect(await providers.signIn({ ticket: begun.ticket, callbackUrl })).not.toBeInstanceOf(Refusal);
  });

  it('is refused to who is linked to no account, or to one that is suspended', async () => {
    expect(await providers.signIn(await cameBack('a stranger'))).toEqual(refuse('PROVIDER_NOT_LINKED'));
    const { account, person } = await linked();
    await suspend(directory, account.id);
    expect(await providers.signIn(await cameBack(person))).toEqual(refuse('SIGN_IN_FAILED'));
  });

  it('takes each coming back once, and only with its own ticket, address and state', async () => {
    const { person } = await linked();
    const failed = refuse('PROVIDER_SIGN_IN_FAILED');
    const [mine, other] = [await cameBack(person), await cameBack(person)];
    expect(await providers.signIn({ ...mine, ticket: other.ticket })).toEqual(failed);
    expect(await providers.signIn({ ...mine, ticket: `${mine.ticket.slice(0, -2)}AA` })).toEqual(failed);
    expect(await providers.signIn({ ...mine, callbackUrl: 'https://elsewhere.example/?code=x' })).toEqual(failed);
    expect(await providers.signIn({ ...mine, callbackUrl: `${REDIRECT_URI}?error=access_denied` })).toEqual(failed);
    expect(await providers.signIn({ ticket: '', callbackUrl: '' })).toEqual(failed);
    const twins = await Promise.all([other, other].map((back) => providers.signIn(back)));
    expect(twins.filter((twin) => !(twin instanceof Refusal)).length).toBeLessThanOrEqual(1);
    expect(await providers.signIn(other)).toEqual(failed);
  });

  it('sends nobody back to where we do not live', async () => {
    expect(await providers.begin('https://elsewhere.example/', false)).toEqual(refuse('PROVIDER_REDIRECT_UNKNOWN'));
  });

  it('says so when none is set up, and when it does not answer, now and later', async () => {
    const none = directory.providersOf({ ...CLIENT, OIDC_ISSUER: undefined });
    expect(await none.begin(REDIRECT_URI, false)).toEqual(refuse('PROVIDER_NOT_SET_UP'));
    expect(await none.signIn({ ticket: 'x', callbackUrl: REDIRECT_URI })).toEqual(refuse('PROVIDER_NOT_SET_UP'));
    const away = directory.providersOf({ ...CLIENT, OIDC_ISSUER: 'http://127.0.0.1:1' });
    expect(await away.begin(REDIRECT_URI, false)).toEqual(refuse('PROVIDER_AWAY'));
  });

  it('trusts no provider without TLS on another machine', async () => {
    const open = directory.providersOf({ ...CLIENT, OIDC_ISSUER: 'http://login.example' });
    expect(await open.begin(REDIRECT_URI, false)).toEqual(refuse('PROVIDER_AWAY'));
  });
});

describe('linking', () => {
  it('needs a sign-in, and a proof that is not old', async () => {
    const account = await anAccount(directory);
    const back = await cameBack(`person-${randomUUID()}`);
    expect(await providers.link(PUBLIC_ACTOR, back)).toEqual(refuse('SIGN_IN_NEEDED'));
    const stale = actorOf(account, new Date(Date.now() - 16 * 60_000).toISOString());
    expect(await providers.link(stale, back)).toMatchObject({ reason: 'PROOF_NEEDED' });
    expect(await providers.link(actorOf(account), back)).toMatchObject({ id: account.id });
  });

  it('gives an identity to one of those who want it, an account one identity, and both to the same again', async () => {
    const { account, person } = await linked();
    const other = await anAccount(directory);
    expect(await providers.link(actorOf(other), await cameBack(person))).toEqual(refuse('PROVIDER_LINK_TAKEN'));
    expect(await providers.link(actorOf(account), await cameBack('another person'))).toEqual(
      refuse('PROVIDER_LINK_TAKEN'),
    );
    expect(await providers.link(actorOf(account), await cameBack(person))).toMatchObject({ id: account.id });
    const wanted = `person-${randomUUID()}`;
    const wishes = await Promise.all(
      [1, 2, 3].map(async () => [actorOf(await anAccount(directory)), await cameBack(wanted)] as const),
    );
    const outcomes = await Promise.all(wishes.map(([actor, back]) => providers.link(actor, back)));
    expect(outcomes.filter((outcome) => !(outcome instanceof Refusal))).toHaveLength(1);
  });

  it('is on record once, keeps nothing of who she is there, and ends when she says so', async () => {
    const { account, person } = await linked();
    const acts = async () =>
      (
        await directory.admin.query<{ act: string }>(
          `select act from audit_entry where details ->> 'accountId' = $1 and act like '%provider' order by id`,
          [account.id],
        )
      ).rows.map(({ act }) => act);
    expect(await acts()).toEqual(['directory.link-provider']);
    expect(await count('select from provider_identity as t where t::text like $1', [`%${person}%`])).toBe(0);
    must(await providers.unlink(actorOf(account)));
    must(await providers.unlink(actorOf(account)));
    expect(await acts()).toEqual(['directory.link-provider', 'directory.unlink-provider']);
    expect(await providers.signIn(await cameBack(person))).toEqual(refuse('PROVIDER_NOT_LINKED'));
  });
});
