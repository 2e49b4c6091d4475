import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { DATABASE_SERVICES } from '../services.js';
import { streamOf } from '@yicang/platform-nats';
import type { House } from './house.js';

const WAIT_MS_MAX = 10_000;

/** Every message of every service's stream is in the file, one a line, with its place. */
export async function dumpStreams(house: House, file: string): Promise<void> {
  const bus = await house.broker();
  const out = createWriteStream(file);
  try {
    const { streams } = await jetstreamManager(bus, { checkAPI: false });
    for (const service of DATABASE_SERVICES) {
      const { messages } = (await streams.info(streamOf(service))).state;
      if (messages === 0) continue;
      const consumer = await jetstream(bus).consumers.get(streamOf(service));
      const fetched = await consumer.fetch({ max_messages: messages, expires: WAIT_MS_MAX });
      for await (const message of fetched) {
        const line = JSON.stringify({ service, seq: message.seq, subject: message.subject, text: message.string() });
        if (!out.write(`${line}\n`)) await once(out, 'drain');
        if (message.info.pending === 0) break;
      }
    }
  } finally {
    out.end();
    await once(out, 'close');
    await bus.close();
  }
}
