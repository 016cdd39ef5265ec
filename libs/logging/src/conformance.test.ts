import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { createLogger, type Logger, recordingLogger } from './index.ts';

interface Subject {
  readonly logger: Logger;
  /** The fields of every line so far, without time and service. */
  lines(): { level: string; message: string; fields: Record<string, unknown> }[];
}

function realSubject(): Subject {
  const written: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const logger = createLogger({ service: 'risk', level: 'trace', destination });
  const lines = () =>
    written.map((line) => {
      const { level, time, service, msg, ...fields } = JSON.parse(line);
      assert.equal(service, 'risk');
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      return { level, message: msg, fields };
    });
  return { logger, lines };
}

function twinSubject(): Subject {
  const logger = recordingLogger();
  return { logger, lines: () => JSON.parse(JSON.stringify(logger.lines)) };
}

const subjects: [name: string, create: () => Subject][] = [
  ['createLogger', realSubject],
  ['recordingLogger', twinSubject],
];

for (const [name, create] of subjects) {
  describe(`${name} as a Logger`, () => {
    it('writes each level with its fields and message', () => {
      const { logger, lines } = create();
      for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
        logger[level]({ count: 2 }, 'said');
        assert.deepEqual(lines().at(-1), { level, message: 'said', fields: { count: 2 } });
      }
    });

    it('adds the fields of a child and of its parents', () => {
      const { logger, lines } = create();
      logger.child({ requestId: 'r1' }).child({ traceId: 't1' }).info({ offset: 7 }, 'folded');
      logger.info({}, 'outside');
      assert.deepEqual(
        lines().map((line) => line.fields),
        [{ requestId: 'r1', traceId: 't1', offset: 7 }, {}],
      );
    });

    it('masks personal data and keys at the top and two levels down, however they are spelt', () => {
      const { logger, lines } = create();
      logger.info(
        {
          email: 'a@b.c',
          WriteKey: 'w',
          customer: { name: 'Ann', id: 'c1', contact: { phone: '1', ip: '::1', kind: 'sms' } },
          headers: { Authorization: 'Basic x', accept: '*' },
          events: [{ review_body: 'fine' }, { reviewBody: 'bad', 'review-body': 'ugly', stars: 1 }],
        },
        'received',
      );
      const x = '[redacted]';
      assert.deepEqual(lines()[0]!.fields, {
        email: x,
        WriteKey: x,
        customer: { name: x, id: 'c1', contact: { phone: x, ip: x, kind: 'sms' } },
        headers: { Authorization: x, accept: '*' },
        events: [{ review_body: x }, { reviewBody: x, 'review-body': x, stars: 1 }],
      });
    });

    it('masks the fields of a child too', () => {
      const { logger, lines } = create();
      logger.child({ email: 'a@b.c' }).info({}, 'hello');
      assert.deepEqual(lines()[0]!.fields, { email: '[redacted]' });
    });

    it('leaves out what lies deeper than it looks', () => {
      const { logger, lines } = create();
      logger.info({ a: { b: { c: { email: 'a@b.c' } } } }, 'deep');
      assert.deepEqual(lines()[0]!.fields, { a: { b: { c: '[deeper data left out]' } } });
    });

    it('writes an error with its code, its causes and nothing that hangs on it', () => {
      const { logger, lines } = create();
      const cause = Object.assign(new Error('refused'), {
        code: 'ECONNREFUSED',
        request: { email: 'a@b.c' },
      });
      const err = Object.assign(new TypeError('no broker', { cause }), { code: 'SHOAL_X', retriable: true });
      logger.error({ err }, 'failed');
      const { stack, cause: inner, ...outer } = Object(lines()[0]!.fields.err);
      assert.match(stack, /no broker/);
      assert.deepEqual(outer, { type: 'TypeError', message: 'no broker', code: 'SHOAL_X', retriable: true });
      assert.deepEqual(
        { ...inner, stack: '' },
        { type: 'Error', message: 'refused', code: 'ECONNREFUSED', stack: '' },
      );
    });

    it('does not change what it is given', () => {
      const { logger } = create();
      const fields = { customer: { email: 'a@b.c' } };
      logger.info(fields, 'kept');
      assert.deepEqual(fields, { customer: { email: 'a@b.c' } });
    });
  });
}
