import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import { makeKeyTexts } from '@yicang/platform-nats';
import { StartProblem } from '@yicang/testing';
import { z } from 'zod';

const FILE = 'secrets.json';
const PASSWORD_BYTES = 24;
const KEY_BYTES = 32;
/** No 0, O, 1, l: people type these. */
const TYPED_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const TYPED_LENGTH = 12;

const keyTexts = z.object({ privateKey: z.base64(), publicKey: z.base64() });
const serviceSecrets = z.object({
  key: keyTexts,
  natsPassword: z.string().min(1),
  databasePasswords: z.object({ app: z.string().min(1), system: z.string().min(1), public: z.string().min(1) }),
});
const secretsSchema = z.object({
  services: z.record(z.string(), serviceSecrets),
  /** Signs access tokens; directory has it, the gateway its public half. */
  accessTokenKey: keyTexts,
  /** Wraps registry's household keys: without it no name or address can be read again. */
  registryKeyEncryptionKey: z.base64(),
  /** Makes registry's search tokens and public pseudonyms. */
  registryPseudonymKey: z.base64(),
  operator: z.object({ loginName: z.string().min(1), password: z.string().min(1) }),
  /** Of all demo accounts. */
  demoPassword: z.string().min(1),
});

export type ServiceSecrets = z.output<typeof serviceSecrets>;
/** Every key and password of one platform. Lives in DIR/secrets.json, readable by its owner only. */
export type Secrets = Omit<z.output<typeof secretsSchema>, 'services'> & {
  readonly services: Readonly<Record<ServiceName, ServiceSecrets>>;
};

/**
 * The secrets of the platform in `dataFolder`, made at random the first time. A secret that is missing, because a
 * service is new, is added; none is ever changed, for the database and the broker know them.
 * Throws a StartProblem when the file cannot be understood.
 */
export function openSecrets(dataFolder: string): Secrets {
  const file = join(dataFolder, FILE);
  const kept = existsSync(file) ? read(file) : {};
  const services = Object.fromEntries(
    SERVICE_NAMES.map((name) => [name, kept.services?.[name] ?? newServiceSecrets()]),
  ) as Record<ServiceName, ServiceSecrets>;
  const secrets: Secrets = {
    accessTokenKey: makeKeyTexts(),
    registryKeyEncryptionKey: randomBytes(KEY_BYTES).toString('base64'),
    registryPseudonymKey: randomBytes(KEY_BYTES).toString('base64'),
    operator: { loginName: 'operator', password: typedPassword() },
    demoPassword: typedPassword(),
    ...kept,
    services,
  };
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return secrets;
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
  return secrets;
}

function read(file: string): Partial<z.output<typeof secretsSchema>> {
  try {
    return secretsSchema.partial().parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new StartProblem(
      `读不懂 ${file}。请从备份恢复它，或用 --reset 重来（数据会删除）。`,
      `${file} cannot be understood. Restore it from a copy, or begin anew with --reset (which deletes the data).`,
      { cause },
    );
  }
}

function newServiceSecrets(): ServiceSecrets {
  const password = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');
  return {
    key: makeKeyTexts(),
    natsPassword: password(),
    databasePasswords: { app: password(), system: password(), public: password() },
  };
}

function typedPassword(): string {
  // 256 is a multiple of the alphabet's 32 letters: every letter is as likely.
  return [...randomBytes(TYPED_LENGTH)].map((byte) => TYPED_ALPHABET[byte % TYPED_ALPHABET.length]).join('');
}
