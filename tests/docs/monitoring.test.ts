import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createPipelineMetrics } from '@shoal/messaging';
import { modelGauges } from '@shoal/runtime';
import { Registry } from 'prom-client';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const { groups } = parse(read('infra/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('infra/grafana/dashboards/shoal.json')) as {
  panels: { title: string; targets: { expr: string }[] }[];
};
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];
const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, { image: string; profiles?: string[]; environment?: Record<string, unknown> }>;
};

describe('what is watched', () => {
  let names: ReadonlySet<string>;
  before(async () => {
    names = await metricNames();
  });

  it('are metrics that services have', () => {
    for (const [where, expr] of expressions) {
      for (const name of expr.match(/\bshoal_[a-z0-9_]+/g) ?? [])
        assert.ok(names.has(plain(name)), `${where}: ${name}`);
      for (const [, pattern = ''] of expr.matchAll(/__name__=~"([^"]+)"/g)) {
        const matching = [...names].filter((name) => new RegExp(`^${plain(pattern)}$`).test(name));
        const least = /_model_/.test(pattern) ? servicesWithModels.length : 7;
        assert.ok(matching.length >= least, `${where}: ${pattern} is of ${matching.join()}`);
      }
    }
  });

  it('each alert has a severity, a summary, and a runbook that says what to do', () => {
    assert.ok(rules.length >= 10);
    for (const { alert, labels, annotations } of rules) {
      assert.match(labels.severity, /^(?:page|ticket)$/, alert);
      assert.ok(annotations.summary.length > 10, alert);
      assert.ok(existsSync(join(root, annotations.runbook)), `${alert}: ${annotations.runbook}`);
    }
  });

  it('every runbook says what it means, who is hurt, and what to do', () => {
    for (const path of globSync('docs/runbooks/*.md', { cwd: root })) {
      const text = read(path);
      for (const part of ['**What it means.**', '**Is anybody hurt?**', '**What to do**'])
        assert.ok(text.includes(part), `${path}: ${part}`);
    }
  });

  it('Prometheus reads every service of the compose file', () => {
    const { scrape_configs: jobs } = parse(read('infra/prometheus/prometheus.yml')) as {
      scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    const watched = jobs.flatMap(({ dns_sd_configs: found }) => found.flatMap((each) => each.names));
    const services = Object.entries(compose.services).filter(
      ([, { image, profiles }]) => image.startsWith('shoal/') && !profiles,
    );
    assert.deepEqual(watched.toSorted(), services.map(([name]) => name).toSorted());
    for (const [name, { environment = {} }] of services) {
      const port = environment[`SHOAL_${name.toUpperCase().replaceAll('-', '_')}_ADMIN_PORT`];
      assert.equal(port, 9090, name);
    }
  });
});

/** Those that say which models are in force in them. */
const servicesWithModels = globSync('services/*/src/service.ts', { cwd: root })
  .filter((path) => read(path).includes('modelGauges('))
  .map((path) => path.split(/[\\/]/)[1] as string);

/** Without what a histogram adds. */
function plain(name: string): string {
  return name.replace(/_(?:bucket|count|sum)$/, '');
}

/** Of all pipelines, and those that stand in the source of services. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const services = globSync('services/*/src/pipeline.ts', { cwd: root }).map(
    (path) => path.split(/[\\/]/)[1],
  );
  for (const service of services) {
    const registry = new Registry();
    createPipelineMetrics(service as string, registry, { now: Date.now });
    if (servicesWithModels.includes(service as string)) modelGauges(service as string, registry);
    for (const { name } of await registry.getMetricsAsJSON()) names.add(name);
  }
  for (const path of globSync('services/*/src/**/*.ts', {
    cwd: root,
    exclude: (name) => name.includes('.test.'),
  }))
    for (const [, prefix = '', name = ''] of read(path).matchAll(/['`](shoal_[a-z]+_)?([a-z0-9_]+)['`]/g)) {
      names.add(`${prefix}${name}`);
      // Some are made of a prefix of the service and a name.
      names.add(`shoal_${path.split(/[\\/]/)[1]?.replaceAll('-', '_')}_${name}`);
    }
  return names;
}
