import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { RunningService } from './running-service.js';

const LOOPBACK = '127.0.0.1';
const HEALTH_MAX_MS = 3_000;

/** A health server of this process. */
export interface HealthServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** On loopback only: `/health/live` and `/health/ready` answer 200 or 503 for all services of the process, with details. */
export async function startHealthServer(services: readonly RunningService[], port: number): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const question = /^\/health\/(live|ready)$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'GET' || question === undefined) answer(response, 404, {});
    else void tell(services, question as 'live' | 'ready', response);
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/health`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function tell(
  services: readonly RunningService[],
  question: 'live' | 'ready',
  response: ServerResponse,
): Promise<void> {
  const told = await Promise.all(services.map(async (service) => [service.name, await healthInTime(service)] as const));
  const isWell = told.every(([, health]) => health[question]);
  answer(response, isWell ? 200 : 503, Object.fromEntries(told));
}

async function healthInTime(service: RunningService) {
  const unwell = { live: false, ready: false, details: {} };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof unwell>((resolve) => {
    // slow is not dead: whoever restarts what is not live must not do so because a database is slow
    timer = setTimeout(() => resolve({ ...unwell, live: true }), HEALTH_MAX_MS);
  });
  try {
    return await Promise.race([service.health().catch(() => unwell), late]);
  } finally {
    clearTimeout(timer);
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
