import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { createLogger, silentLogger } from './index.ts';

function sink() {
  const written: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { written, destination };
}

describe('createLogger', () => {
  it('leaves out what is less severe than its level', () => {
    const { written, destination } = sink();
    const logger = createLogger({ service: 'risk', level: 'warn', destination });
    logger.info({}, 'quiet');
    logger.warn({}, 'loud');
    assert.equal(written.length, 1);
    assert.equal(JSON.parse(written[0]!).msg, 'loud');
  });

  it('writes one line for each message, even where the message has several', () => {
    const { written, destination } = sink();
    createLogger({ service: 'risk', destination }).info({ text: 'a\nb' }, 'c\nd');
    assert.equal(written.join('').match(/\n/g)?.length, 1);
  });

  it('writes for people only when asked, and masks there too', () => {
    const { written, destination } = sink();
    createLogger({ service: 'risk', destination, pretty: true }).info(
      { email: 'a@b.c', shop: 's1' },
      'hello',
    );
    assert.match(written.join(''), /INFO.*hello/);
    assert.match(written.join(''), /shop.*s1/);
    assert.doesNotMatch(written.join(''), /a@b\.c|^\{/);
  });
});

describe('silentLogger', () => {
  it('accepts everything and keeps nothing', () => {
    silentLogger.child({ requestId: 'r1' }).error({ err: new Error('x') }, 'ignored');
    assert.equal('lines' in silentLogger, false);
  });
});
