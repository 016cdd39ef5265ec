import {
  type CustomerRisk,
  customerKey,
  envelopeHeaders,
  type RiskChange,
  type RiskMerge,
  topicName,
} from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import type { RiskUpdate } from './update-risks.ts';

/** The messages that tell of an update: changes for those who act on them, the record, and what a former id hands over. */
export function emitRisk(
  { risk, isPublished, changes }: RiskUpdate,
  namespace: string,
  traceparent?: string,
): OutgoingMessage[] {
  const told = changes.map((change) => changeMessage(change, namespace, traceparent));
  return isPublished
    ? [...told, riskMessage(risk, namespace, traceparent), ...handedOver(risk, namespace, traceparent)]
    : told;
}

function changeMessage(change: RiskChange, namespace: string, traceparent?: string): OutgoingMessage {
  const { id, type, shop, customerId, at } = change;
  return {
    topic: topicName(namespace, 'riskChanges'),
    key: customerKey(shop, customerId),
    value: JSON.stringify(change),
    headers: envelopeHeaders({
      id,
      type: `shoal.${type}`,
      source: sourceOf(shop),
      time: at,
      ...(traceparent && { traceparent }),
    }),
  };
}

function riskMessage(risk: CustomerRisk, namespace: string, traceparent?: string): OutgoingMessage {
  const { shop, customerId, version, at } = risk;
  const key = customerKey(shop, customerId);
  return {
    topic: topicName(namespace, 'risks'),
    key,
    value: JSON.stringify(risk),
    headers: envelopeHeaders({
      ...{ id: `${key}/${version}`, type: 'shoal.risk.updated', source: sourceOf(shop), time: at },
      ...(traceparent && { traceparent }),
    }),
  };
}

/** A former id hands over what it has each time that it is touched: the receiver takes it in once. */
function handedOver(risk: CustomerRisk, namespace: string, traceparent?: string): OutgoingMessage[] {
  const { shop, customerId, mergedInto, orders, firstSeenAt, version, at } = risk;
  if (mergedInto === undefined || mergedInto === customerId) return [];
  const merge: RiskMerge = {
    ...{ shop, from: customerId, into: mergedInto, orders },
    ...(firstSeenAt !== undefined && { firstSeenAt }),
  };
  return [
    {
      topic: topicName(namespace, 'riskMerges'),
      key: customerKey(shop, mergedInto),
      value: JSON.stringify(merge),
      headers: envelopeHeaders({
        id: `${customerKey(shop, customerId)}/${version}/handed-over`,
        ...{ type: 'shoal.risk.handed-over', source: sourceOf(shop), time: at },
        ...(traceparent && { traceparent }),
      }),
    },
  ];
}

function sourceOf(shop: string): string {
  return `/shops/${shop}/risk`;
}
