// Whether the service in this container is ready: what Docker asks every few seconds.
const port = process.env.HEALTH_PORT ?? '9090';
const withinMs = 3_000;

try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
    signal: AbortSignal.timeout(withinMs),
  });
  if (!answer.ok) process.stderr.write(`${answer.status} ${await answer.text()}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`port ${port}: ${error.message}\n`);
  process.exitCode = 1;
}
