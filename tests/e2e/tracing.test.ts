import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** A span as OTLP over HTTP has it in JSON. */
interface Span {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { readonly stringValue?: string };
      }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Span, 'service'>[] }[];
  }[];
}

const withinMs = 60_000;
const [traceId, senderSpan] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

describe('a trace', () => {
  const spans: Span[] = [];
  let collector: Server;
  let shop: Shop;
  let services: ServiceProcess[] = [];

  before(async () => {
    collector = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      spans.push(...spansIn(JSON.parse(body) as Export));
      response.setHeader('content-type', 'application/json').end('{}');
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, SHOAL_TRACE_RATIO: '0' };
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl(), partitions: 1, environment });
    const names = ['ingestion', 'feature-engineering'];
    services = await Promise.all(names.map((name) => startService({ name, environment: shop.environment })));
  });

  after(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await shop?.close();
    collector?.close();
    collector?.closeAllConnections();
  });

  async function send(userId: string, headers: Record<string, string>): Promise<void> {
    const response = await fetch(`${(services[0] as ServiceProcess).url}/v1/track`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Basic ${btoa(`${shop.writeKey}:`)}`, 'content-type': 'application/json' },
        ...headers,
      },
      body: JSON.stringify({ userId, event: 'Product Viewed', properties: { product_id: 'p-1' } }),
    });
    assert.equal(response.status, 200);
  }

  test('joins the acceptance of an event to what Redis keeps of it, over both topics', async () => {
    await send('untraced', {});
    await send('ann', { traceparent: `00-${traceId}-${senderSpan}-01` });
    const found = (name: RegExp) => spans.find((span) => span.traceId === traceId && name.test(span.name));
    await until('the last span', { withinMs, describe: () => spans }, async () =>
      Boolean(found(/^redis compare-and-set/) && found(/events\.v1 features$/)),
    );
    const chain = [/^accept$/, /inbox\.v1 inbox$/, /events\.v1 features$/, /^redis compare-and-set$/].map(
      found,
    );
    const parents = [senderSpan, ...chain.map((span) => span?.spanId)];
    chain.forEach((span, i) => {
      assert.ok(span, `${i} of ${JSON.stringify(spans)}`);
      assert.equal(span.parentSpanId, parents[i], span.name);
      assert.ok(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano));
    });
    assert.deepEqual(
      chain.map((span) => span?.service),
      ['ingestion', 'ingestion', 'feature-engineering', 'feature-engineering'],
    );
  });

  test('is not begun here for more than the share that was asked for', () => {
    assert.deepEqual(
      spans.filter((span) => span.traceId !== traceId),
      [],
    );
  });
});

function spansIn({ resourceSpans }: Export): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const name = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service: name })));
  });
}
