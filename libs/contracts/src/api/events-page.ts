import type { TSchema } from 'typebox';
import { commerceProperties } from '../commerce-properties.ts';
import { deadLetterRetentionMs, type TopicContract, type TopicId, topics } from '../topics.ts';
import { exampleOf } from './examples/schema-examples.ts';
import { type FieldRow, fieldRows } from './field-rows.ts';
import { titleOf } from './topic-facts.ts';
import { topicReaders } from './topic-readers.ts';

const dayMs = 86_400_000;

const head = `# Topics and events

Generated from libs/contracts by \`npm run generate\`: change the schemas there, not this page. The same as data:
[asyncapi.json](asyncapi.json), and [openapi.json](openapi.json) for the HTTP API.

Values are JSON. Names on the broker begin with the namespace (\`shoal.\` by default). Headers are those of CloudEvents 1.0 in binary mode
(\`ce_id\`, \`ce_type\`, \`ce_source\`, \`ce_time\`, \`ce_specversion\`, \`content-type\`) and W3C \`traceparent\`; what comes into the inbox needs none
of them, but a write key: as the header \`shoal-write-key\`, or as the field \`writeKey\`. A schema of v1 only grows by optional fields: ignore what you do not know. Dead letters stay for ${days(deadLetterRetentionMs)}.`;

/** The page of all topics in Markdown: what each carries, by whom and for whom, field by field, with an example. */
export function eventsPage(): string {
  const entries = Object.entries(topics) as [TopicId, TopicContract][];
  const contents = entries.map(([, { name }]) => `- [\`${name}\`](#${anchor(name)})`).join('\n');
  const described = new Set<string>();
  const sections = entries.map(([id, topic]) => topicSection(id, topic, described));
  return `${[head, contents, ...sections].join('\n\n')}\n`;
}

function topicSection(id: TopicId, topic: TopicContract, described: Set<string>): string {
  const facts = [
    ['written by', topic.owner],
    ['read by', topicReaders[id].join(', ')],
    ['key', cell(topic.key)],
    ['cleanup', topic.cleanup === 'compact' ? 'compact: the last value of a key stays' : 'delete'],
    ['kept', topic.cleanup === 'compact' ? 'for as long as the key is in use' : days(topic.retentionMs)],
    ['partitions', topic.partitions === 'one' ? 'one' : 'as many as the stack is set to'],
    ['dead letters', topic.deadLetters ? `\`${topic.name}.dlq\`` : 'none'],
  ];
  const table = ['| | |', '|---|---|', ...facts.map(([name, fact]) => `| ${name} | ${fact} |`)].join('\n');
  const schemas = topic.schemas.map((schema) => schemaSection(schema, described));
  const more = topic.name === topics.inbox.name ? [commerceSection()] : [];
  return [`## ${topic.name}`, topic.description, table, ...schemas, ...more].join('\n\n');
}

/** The events of the Segment e-commerce spec that features come from; every other one counts as activity. */
function commerceSection(): string {
  const fields = new Map<string, FieldRow>();
  const rows = Object.entries(commerceProperties).map(([event, schema]) => {
    const own = fieldRows(schema);
    for (const row of own) fields.set(row.path, row);
    const names = own.filter(({ path }) => !path.includes('.')).map(({ path }) => `\`${path}\``);
    return `| ${event} | ${names.join(', ')} |`;
  });
  return [
    '### E-commerce events',
    'What Shoal computes with, by the name of a tracked event. All properties are optional; one that is there must have its type.',
    ['| event | properties |', '|---|---|', ...rows].join('\n'),
    fieldTable([...fields.values()]),
  ].join('\n\n');
}

function fieldTable(rows: readonly FieldRow[]): string {
  const lines = rows.map(
    ({ path, type, isRequired, meaning }) =>
      `| \`${path}\` | ${[type, isRequired ? 'yes' : '', meaning].map(cell).join(' | ')} |`,
  );
  return ['| field | type | required | meaning |', '|---|---|---|---|', ...lines].join('\n');
}

function schemaSection(schema: TSchema, described: Set<string>): string {
  const title = titleOf(schema);
  if (described.has(title)) return `The value is a [${title}](#${anchor(title)}), as above.`;
  described.add(title);
  const { description } = schema as { description?: string };
  const fields = fieldTable(fieldRows(schema));
  const example = `\`\`\`json\n${JSON.stringify(exampleOf(schema), null, 2)}\n\`\`\``;
  return [`### ${title}`, ...(description ? [description] : []), fields, example].join('\n\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function days(ms: number): string {
  return `${ms / dayMs} days`;
}

/** As Markdown renderers make links of headings: lower case, without dots. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll('.', '');
}
