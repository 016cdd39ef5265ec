#!/bin/sh
# The demo shop: makes keys, sends two months of a simulated shop, and says what to look at.
set -eu
shoal="node services/cli/src/main.ts"

write_key=$($shoal keys add --shop demo --kind write)
read_key=$($shoal keys add --shop demo --kind read)
$shoal simulate --customers "${DEMO_CUSTOMERS:-2000}" --days "${DEMO_DAYS:-60}" \
  --send --url http://ingestion:8080 --key "$write_key"

cat <<END

The shop is called demo. Its segments, once they are trained:

  curl -H 'authorization: Bearer $read_key' http://127.0.0.1:${GATEWAY_PORT:-8081}/v1/segments

The API is described at http://127.0.0.1:${GATEWAY_PORT:-8081}/docs
END
