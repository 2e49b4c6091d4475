import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
/** A span as OTLP's JSON has it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly Attribute[];
}
interface Metric {
  readonly name: string;
  readonly unit: string;
}

/** An OpenTelemetry collector that keeps what it is told (OTLP over HTTP, as JSON). */
export class Collector {
  readonly spans: Span[] = [];
  readonly metrics = new Map<string, Metric>();
  /** All that came, as it came. */
  readonly bodies: string[] = [];

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async open(): Promise<Collector> {
    let take: (path: string, body: string) => void = () => undefined;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        take(request.url ?? '', Buffer.concat(chunks).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const collector = new Collector(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
    take = (path, body) => collector.take(path, body);
    return collector;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private take(path: string, body: string): void {
    this.bodies.push(body);
    if (path === '/v1/traces') {
      const told = JSON.parse(body) as { resourceSpans?: { scopeSpans?: { spans?: Span[] }[] }[] };
      for (const { scopeSpans = [] } of told.resourceSpans ?? [])
        for (const { spans = [] } of scopeSpans) this.spans.push(...spans);
    } else {
      const told = JSON.parse(body) as { resourceMetrics?: { scopeMetrics?: { metrics?: Metric[] }[] }[] };
      for (const { scopeMetrics = [] } of told.resourceMetrics ?? [])
        for (const { metrics = [] } of scopeMetrics)
          for (const metric of metrics) this.metrics.set(metric.name, metric);
    }
  }
}
