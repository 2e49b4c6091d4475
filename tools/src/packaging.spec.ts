import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SERVICE_NAMES } from '@yicang/contracts';
import { PROJECT_ROOT } from '@yicang/testing';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

interface Container {
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
  readonly privileged?: boolean;
}

const text = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const { services } = parse(text('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Container>>;
};

describe('the image', () => {
  it('is written as its language demands', () => {
    expect(validate(text('Dockerfile'))).toEqual([]);
  });

  it('installs what every workspace asks for', () => {
    const folders = globSync('{apps,libs}/*/package.json', { cwd: PROJECT_ROOT }).map((file) => dirname(file));
    for (const folder of [...folders, 'bench', 'e2e', 'tools'])
      expect(text('Dockerfile')).toContain(`COPY ${folder}/package.json ${folder}/`);
  });

  it('runs as somebody who is not root, and on the Node we test with', () => {
    const [, ...stages] = text('Dockerfile').split(/^FROM /m);
    expect(stages.at(-1)).toMatch(/^USER node$/m);
    expect(new Set(stages.map((stage) => stage.split(/\s/)[0]))).toEqual(new Set(['node:24.21.0-bookworm-slim']));
  });
});

describe('the containers', () => {
  it('are the services, what they stand on, and what provides for them', () => {
    expect(Object.keys(services).toSorted()).toEqual([...SERVICE_NAMES, 'nats', 'postgres', 'provision'].toSorted());
    for (const name of SERVICE_NAMES)
      expect(services[name]?.command).toEqual([
        `--env-file=/run/yicang/${name}/environment`,
        `apps/${name}/dist/main.js`,
      ]);
  });

  it.each(Object.entries(services))('%s can write nothing but its data, and gain no right', (_, container) => {
    expect(container).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(container.privileged).toBeUndefined();
  });

  it('let in nobody but by the gateway, and it on loopback only', () => {
    const open = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([['gateway', ['127.0.0.1:4000:4000']]]);
  });
});
