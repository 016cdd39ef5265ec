/**
 * Why an event or a request is refused: a closed list. The code is for machines, the sentence beside it for people.
 * docs/errors.md says what to do about each; a test compares the two.
 */
export const refusals = {
  invalid_json: { status: 400, meaning: 'The body is not JSON.' },
  invalid_event: { status: 400, meaning: 'A field is missing, of the wrong type or out of range.' },
  unknown_type: { status: 400, meaning: 'The type is none of track, identify, page, screen, group, alias.' },
  missing_identity: { status: 400, meaning: 'Neither userId nor anonymousId is there.' },
  timestamp_out_of_range: { status: 400, meaning: 'The time is before 1990 or more than a day ahead.' },
  invalid_request: { status: 400, meaning: 'A parameter is unknown, missing or out of range.' },
  invalid_write_key: { status: 401, meaning: 'The write key is missing, unknown or revoked.' },
  invalid_read_key: { status: 401, meaning: 'The read key is missing, unknown or revoked.' },
  not_found: { status: 404, meaning: 'There is no such customer, segment or page.' },
  method_not_allowed: { status: 405, meaning: 'The path is there, but it takes another method.' },
  event_too_large: { status: 413, meaning: 'One event is larger than 32 KB.' },
  batch_too_large: { status: 413, meaning: 'A batch is larger than 500 KB or has more than 2,500 events.' },
  unsupported_media_type: { status: 415, meaning: 'The body is not sent as application/json.' },
  over_capacity: { status: 429, meaning: 'More is coming in than can be written safely: send again later.' },
  too_many_streams: {
    status: 429,
    meaning: 'More live streams are open than one instance serves: connect again later.',
  },
  broker_unavailable: {
    status: 503,
    meaning: 'The event could not be written to all replicas: send again later.',
  },
  view_unavailable: { status: 503, meaning: 'The views cannot be read at the moment: ask again later.' },
  internal: { status: 500, meaning: 'A fault of ours; the log has the details.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}
