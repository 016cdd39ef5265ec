/**
 * Why an event or a request is refused: a closed list. The code is for machines, the sentence beside it for people.
 * docs/errors.md says what to do about each; a test compares the two.
 */
export const refusals = {
  invalid_json: { status: 400, meaning: 'The body is not JSON.' },
  invalid_event: { status: 400, meaning: 'A field is missing, of the wrong type or out of range.' },
  invalid_item: {
    status: 400,
    meaning: 'An item lacks a field, or has one of the wrong type or out of range.',
  },
  unknown_type: { status: 400, meaning: 'The type is none of track, identify, page, screen, group, alias.' },
  missing_identity: { status: 400, meaning: 'Neither userId nor anonymousId is there.' },
  timestamp_out_of_range: { status: 400, meaning: 'The time is before 1990 or more than a day ahead.' },
  invalid_request: { status: 400, meaning: 'A parameter is unknown, missing or out of range.' },
  rule_too_large: { status: 400, meaning: 'The rule is longer, deeper or has more parts than a rule may.' },
  rule_syntax: { status: 400, meaning: 'The rule is not written as CEL is.' },
  rule_unknown_name: {
    status: 400,
    meaning: 'The rule asks for a field, function or event that is not there.',
  },
  rule_wrong_type: { status: 400, meaning: 'The rule compares or computes what does not go together.' },
  rule_unsupported: { status: 400, meaning: 'The rule uses a part of CEL that rules do not have.' },
  rule_pointless: { status: 400, meaning: 'A comparison of the rule is the same for every customer.' },
  invalid_write_key: { status: 401, meaning: 'The write key is missing, unknown or revoked.' },
  invalid_read_key: { status: 401, meaning: 'The read key is missing, unknown or revoked.' },
  invalid_manage_key: { status: 401, meaning: 'The manage key is missing, unknown or revoked.' },
  not_found: { status: 404, meaning: 'There is no such customer, segment or page.' },
  event_unknown: { status: 404, meaning: 'No event with this messageId came in lately.' },
  method_not_allowed: { status: 405, meaning: 'The path is there, but it takes another method.' },
  audience_exists: { status: 409, meaning: 'There is an audience with this id already.' },
  too_many_audiences: { status: 409, meaning: 'The shop has as many audiences as one may have.' },
  version_conflict: { status: 412, meaning: 'Somebody else has changed it since: read it again.' },
  body_too_large: { status: 413, meaning: 'The body is larger than this path takes.' },
  event_too_large: { status: 413, meaning: 'One event is larger than 32 KB.' },
  batch_too_large: { status: 413, meaning: 'A batch is larger than 500 KB or has more than 2,500 events.' },
  unsupported_media_type: { status: 415, meaning: 'The body is not sent as application/json.' },
  version_required: {
    status: 428,
    meaning: 'The header If-Match is missing: it says which version is replaced.',
  },
  over_capacity: { status: 429, meaning: 'More is coming in than can be written safely: send again later.' },
  too_many_streams: {
    status: 429,
    meaning: 'More live streams are open than one instance serves: connect again later.',
  },
  broker_unavailable: {
    status: 503,
    meaning: 'What was sent could not be written to all replicas: send again later.',
  },
  log_unavailable: { status: 503, meaning: 'The log cannot be read at the moment: ask again later.' },
  view_unavailable: { status: 503, meaning: 'The views cannot be read at the moment: ask again later.' },
  internal: { status: 500, meaning: 'A fault of ours; the log has the details.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}
