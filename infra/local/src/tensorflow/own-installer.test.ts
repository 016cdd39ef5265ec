import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { nativePlace } from '@shoal/neural';
import { ownInstaller } from './own-installer.ts';

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-installer-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A .tar.gz of one file. */
function archiveOf(folder: string, path: string, text: string): Buffer {
  const root = mkdtempSync(join(folder, 'archive-'));
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return execFileSync('tar', ['-czf', '-', '-C', root, ...readdirSync(root)]);
}

/** What the download host of tfjs-node has, with small files. Returns its address. */
async function startMirror(context: TestContext, folder: string): Promise<string> {
  const library = archiveOf(folder, 'lib/libtensorflow.so', 'the library');
  const binding = archiveOf(folder, 'napi-v8/tfjs_binding.node', 'the binding');
  const server = createServer((request, response) => {
    if (request.method === 'HEAD') response.writeHead(404).end();
    else response.end(request.url?.startsWith('/bindings/') ? binding : library);
  });
  context.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('brings library and binding from a mirror, and leaves the installed package as it is', async (context) => {
  const folder = temporaryFolder(context);
  const mirror = await startMirror(context, folder);
  const place = nativePlace(folder);
  const before = readdirSync(place.packageFolder);
  mkdirSync(place.folder);
  const environment = {
    PATH: process.env.PATH,
    TFJS_NODE_CDN_STORAGE: mirror,
    npm_config_tfjs_binding_binary_host_mirror: `${mirror}bindings`,
  };
  await ownInstaller({ environment, report: () => undefined, gently: true }).make(place);
  assert.deepEqual(readdirSync(place.folder).toSorted(), ['deps', 'lib']);
  assert.equal(readFileSync(place.binding, 'utf8'), 'the binding');
  assert.equal(readFileSync(join(place.folder, 'deps', 'lib', 'libtensorflow.so'), 'utf8'), 'the library');
  assert.deepEqual(readdirSync(place.packageFolder), before);
});

it('gives up at once where nobody answers', async (context) => {
  const place = nativePlace(temporaryFolder(context));
  // Nothing listens on port 1, the place of an ancient protocol.
  const environment = { PATH: process.env.PATH, TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:1/' };
  const installer = ownInstaller({ environment, report: () => undefined, gently: false });
  await assert.rejects(installer.make(place), /^StackError: 127\.0\.0\.1:1 does not answer\.$/);
  assert.ok(!existsSync(place.folder));
});
