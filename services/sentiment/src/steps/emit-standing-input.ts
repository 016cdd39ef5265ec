import { envelopeHeaders, type StandingInput, subjectKey, topicName } from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';

/** The message that brings something to the standing of its subject. */
export function emitStandingInput(
  input: StandingInput,
  namespace: string,
  traceparent?: string,
): OutgoingMessage {
  const { id, type, time } = aboutOf(input);
  const { kind, id: subjectId } = input.subject;
  const shop = shopOf(input);
  return {
    topic: topicName(namespace, 'opinions'),
    key: subjectKey(shop, input.subject),
    value: JSON.stringify(input),
    headers: envelopeHeaders({
      ...{ id: `${id}/${kind}-${subjectId}`, type, source: `/shops/${shop}/sentiment`, time },
      ...(traceparent && { traceparent }),
    }),
  };
}

export function shopOf(input: StandingInput): string {
  return 'sentiment' in input ? input.sentiment.shop : input.shop;
}

function aboutOf(input: StandingInput) {
  if ('sentiment' in input)
    return { id: input.sentiment.id, type: 'shoal.review.opinion', time: input.sentiment.at };
  if ('former' in input)
    return { id: input.former.subject.id, type: 'shoal.sentiment.handover', time: input.former.at };
  return { id: input.movedTo, type: 'shoal.sentiment.move', time: input.at };
}
