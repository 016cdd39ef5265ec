import { type Audience, audiencesMax, type GatewayRoutes } from '@shoal/contracts';
import { audienceAnswer, audienceFieldsAnswer } from '../audiences/audience-answer.ts';
import { idFor, isReserved } from '../audiences/audience-id.ts';
import { countAudienceMembers } from '../audiences/count-audience-members.ts';
import { listAudienceMembers } from '../audiences/list-audience-members.ts';
import {
  conflict,
  deleteAudience,
  type WriteDependencies,
  writeAudience,
} from '../audiences/write-audience.ts';
import { isoTime } from '../domain/customer-profile.ts';
import { firstPage, readCursor, writeCursor } from '../domain/page-cursor.ts';
import type { Preview } from '../preview/preview.ts';
import type { ApiRequest, Handlers } from './handlers.ts';
import { RefusedRequest } from './refused-request.ts';

export interface AudienceDependencies extends WriteDependencies {
  readonly preview: Preview;
}

type AudienceRoute = Extract<keyof GatewayRoutes, `${string}udience${string}`>;

/** What is done with audiences, path by path. */
export function createAudienceHandlers(dependencies: AudienceDependencies): Pick<Handlers, AudienceRoute> {
  const { audiences, preview } = dependencies;
  const answerOf = async (audience: Audience) => {
    const [size = 0] = await countAudienceMembers(audience.shop, [audience.id], dependencies);
    return audienceAnswer(audience, size);
  };
  return {
    audiences: async ({ shop, query: { after, limit } }) => {
      const page = audiences.list(shop, after, limit + 1);
      const shown = page.slice(0, limit);
      const ids = shown.map(({ id }) => id);
      const sizes = await countAudienceMembers(shop, ids, dependencies);
      return {
        audiences: shown.map((audience, i) => audienceAnswer(audience, sizes[i] ?? 0)),
        next: page.length > limit ? (ids.at(-1) ?? null) : null,
      };
    },
    audienceFields: () => audienceFieldsAnswer,
    previewAudience: ({ shop, body }) => preview.count(shop, body),
    createAudience: async ({ shop, body: { id: wanted, ...fields }, reply }) => {
      const id = newId(shop, wanted, fields.name, dependencies);
      const audience = await writeAudience({ shop, id, ...fields }, undefined, dependencies);
      reply.code(201).header('location', `/v1/audiences/${id}`);
      return answerOf(tagged(audience, reply));
    },
    audience: ({ shop, params, reply }) => answerOf(tagged(audienceOf(shop, params.id, dependencies), reply)),
    replaceAudience: async (request) => {
      const { shop, params, body, reply } = request;
      const former = audienceOf(shop, params.id, dependencies);
      refuseOtherVersion(former, versionIn(request) ?? refuseVersionless());
      const audience = await writeAudience({ shop, id: former.id, ...body }, former, dependencies);
      return answerOf(tagged(audience, reply));
    },
    deleteAudience: async (request) => {
      const audience = audienceOf(request.shop, request.params.id, dependencies);
      refuseOtherVersion(audience, versionIn(request) ?? '*');
      const answer = await answerOf(audience);
      await deleteAudience(audience, dependencies);
      return answer;
    },
    audienceMembers: async ({ shop, params, query }) => {
      const { id, name, version } = audienceOf(shop, params.id, dependencies);
      const from = query.cursor === undefined ? firstPage : (readCursor(query.cursor) ?? refuseCursor());
      const page = await listAudienceMembers(
        { shop, audienceId: id, from, limit: query.limit },
        dependencies,
      );
      const members = page.members.map(({ customerId, since, version: entered }) => ({
        customerId,
        since: isoTime(since),
        version: entered,
      }));
      return { audience: { id, name, version }, members, cursor: page.next ? writeCursor(page.next) : null };
    },
  };
}

function newId(
  shop: string,
  wanted: string | undefined,
  name: string,
  { audiences }: AudienceDependencies,
): string {
  if (audiences.count(shop) >= audiencesMax) {
    throw new RefusedRequest('too_many_audiences', `a shop may have ${audiencesMax} audiences: delete some`);
  }
  const isTaken = (id: string) => audiences.get(shop, id) !== undefined;
  if (wanted === undefined) return idFor(name, isTaken);
  if (isReserved(wanted))
    throw new RefusedRequest('invalid_request', `body.id ${wanted} is a path of its own`);
  if (!isTaken(wanted)) return wanted;
  throw new RefusedRequest('audience_exists', `there is an audience ${wanted}: change it with PUT`);
}

function audienceOf(shop: string, id: string, { audiences }: AudienceDependencies): Audience {
  const audience = audiences.get(shop, id);
  if (audience) return audience;
  throw new RefusedRequest('not_found', 'no audience with this id is known');
}

/** The version that `If-Match` speaks of; `*` is whichever there is. */
function versionIn({ request }: Pick<ApiRequest<'audience'>, 'request'>): number | '*' | undefined {
  const given = request.headers['if-match'];
  if (given === undefined || given === '*') return given;
  const [, version] = /^(?:W\/)?"?(\d{1,9})"?$/.exec(given) ?? [];
  if (version !== undefined) return Number(version);
  throw new RefusedRequest(
    'invalid_request',
    'the header If-Match is not an etag that was answered, such as "3"',
  );
}

function refuseOtherVersion({ id, version }: Audience, known: number | '*'): void {
  if (known !== '*' && known !== version) throw conflict(id);
}

function refuseVersionless(): never {
  throw new RefusedRequest(
    'version_required',
    'say which version is replaced: send its etag as the header If-Match',
  );
}

function refuseCursor(): never {
  throw new RefusedRequest('invalid_request', 'query.cursor is not one that a page was answered with');
}

function tagged(audience: Audience, reply: ApiRequest<'audience'>['reply']): Audience {
  reply.header('etag', `"${audience.version}"`);
  return audience;
}
