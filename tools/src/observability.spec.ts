import { readdirSync, readFileSync } from 'node:fs';
import { INSTRUMENTS } from '@yicang/platform-telemetry';
import { parse } from 'yaml';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');

/** What others measure: node_exporter, prometheus-nats-exporter, and the text file written after a backup. */
const OF_OTHERS = [
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'nats_varz_jetstream_stats_storage',
  'nats_varz_jetstream_config_max_storage',
  'yicang_backup_finished_timestamp_seconds',
];
const UNIT_WORDS: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes', '1': '_ratio' };

/** The series Prometheus makes of an instrument, as OpenTelemetry's specification names them. */
function seriesOf([name, { kind, unit }]: [string, { kind: string; unit: string }]): string[] {
  const base = name.replaceAll('.', '_') + (UNIT_WORDS[unit] ?? '');
  if (kind === 'histogram') return ['_bucket', '_count', '_sum'].map((end) => base + end);
  return [kind === 'counter' ? `${base}_total` : base];
}
const KNOWN = [...Object.entries(INSTRUMENTS).flatMap(seriesOf), ...OF_OTHERS];

/** The metrics a PromQL expression reads: names that stand before `{`, `[`, or nothing, and are no function or label. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(by|without) \([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z][a-z0-9_]*_[a-z0-9_]+\b(?!\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !/^__/.test(name));
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}
const { groups } = parse(read('deploy/observability/alerts.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}
const dashboard = JSON.parse(read('deploy/observability/dashboard.json')) as Dashboard;

describe('alerts', () => {
  it.each(rules.map((rule) => [rule.alert, rule.expr, rule] as const))(
    '%s: %s reads what is measured',
    (_name, expr) => {
      expect(metricsIn(expr).length).toBeGreaterThan(0);
      expect(metricsIn(expr).filter((name) => !KNOWN.includes(name))).toEqual([]);
    },
  );

  it('say in both languages what is the matter, how bad it is, and where to read on', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(annotations.summary).toMatch(/[\u4e00-\u9fff].* · .*[A-Za-z]{3}/);
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.runbook_url).toBe(`docs/runbooks/${alert}.md`);
    }
  });

  it('are one for each runbook at least, and each has its runbook', () => {
    const pages = readdirSync(at('docs/runbooks')).filter((name) => name !== 'README.md');
    expect([...new Set(rules.map(({ alert }) => `${alert}.md`))].sort()).toEqual(pages.sort());
  });
});

describe('the dashboard', () => {
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it('reads what is measured, and shows all of it', () => {
    const read = expressions.flatMap((expr) => metricsIn(expr.replaceAll('$__rate_interval', '5m')));
    expect(read.filter((name) => !KNOWN.includes(name))).toEqual([]);
    for (const instrument of Object.entries(INSTRUMENTS))
      expect([instrument[0], seriesOf(instrument).some((series) => read.includes(series))]).toEqual([
        instrument[0],
        true,
      ]);
  });

  it('has panels with a title in both languages and an id of their own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title } of dashboard.panels) expect(title).toMatch(/ · |^CPU$/);
  });
});
