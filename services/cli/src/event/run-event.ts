import type { EventAnswer, EventAssignment } from '@shoal/contracts';
import { type Colors, colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { excerpt, printable } from '../printable.ts';
import { askEvent } from './ask-event.ts';
import { findGateway, type GatewayOptions } from './find-gateway.ts';

export interface EventOptions extends GatewayOptions {
  readonly json?: boolean;
}

/** `shoal event MESSAGE-ID`. That an event is unknown is an answer too, and no fault. */
export async function runEvent(
  messageId: string,
  { json, ...options }: EventOptions,
  context: CommandContext,
): Promise<void> {
  const answer = await askEvent(messageId, await findGateway(options, context));
  if (json) {
    context.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const { bold } = await colorsFor(context);
  const title = `${bold(answer.status)}: ${printable(answer.message)}\n`;
  context.stdout.write(answer.status === 'unknown' ? title : `${title}${detailsOf(answer, bold)}`);
}

function detailsOf(answer: EventAnswer, bold: Colors['bold']): string {
  const { inbox, acceptedAt, claimedAt, featureVersion, assignedVersion, code, reason } = answer;
  const facts: readonly (readonly [label: string, text: string | false | undefined])[] = [
    ['event', whatOf(answer)],
    ['customer', whoOf(answer)],
    ['inbox', `partition ${inbox.partition}, offset ${inbox.offset}`],
    ['came in', acceptedAt],
    ['claimed', claimedAt],
    ['reason', code !== undefined && `${code}: ${reason}`],
    ['features', featureVersion !== undefined && `version ${featureVersion}`],
    ['decided', assignedVersion !== undefined && `by version ${assignedVersion}`],
    ...(answer.assignments ?? []).map(assignmentFact),
  ];
  return facts
    .map(([label, text]) => (text ? `  ${bold(label.padEnd(9))} ${printable(text)}\n` : ''))
    .join('');
}

function assignmentFact({ kind, id, name, since }: EventAssignment): readonly [label: string, text: string] {
  return [kind === 'cluster' ? 'segment' : kind, `${name} (${id}) since ${since}`];
}

function whatOf({ type, event, timestamp }: EventAnswer): string | undefined {
  if (type === undefined) return undefined;
  return [type, event && `"${excerpt(event)}"`, timestamp && `of ${timestamp}`].filter(Boolean).join(' ');
}

function whoOf({ customerId, userId, anonymousId }: EventAnswer): string | undefined {
  if (customerId === undefined) return undefined;
  const sentAs = userId ?? anonymousId;
  return sentAs === customerId ? customerId : `${customerId} (sent as ${sentAs})`;
}
