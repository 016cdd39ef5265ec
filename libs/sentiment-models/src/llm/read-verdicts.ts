/** The scores in a chat completion. Throws an Error that quotes nothing of it where they are not `count` numbers from 0 to 1, or null. */
export function readVerdicts(completion: unknown, count: number): readonly (number | null)[] {
  const scores = field(parsed(contentOf(completion)), 'scores');
  if (!Array.isArray(scores) || scores.length !== count || !scores.every(isScore))
    throw new Error(`the endpoint gave no ${count} scores`);
  return scores;
}

function isScore(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && value >= 0 && value <= 1);
}

function contentOf(completion: unknown): string {
  const choices = field(completion, 'choices');
  const content = field(field(Array.isArray(choices) ? choices[0] : undefined, 'message'), 'content');
  if (typeof content !== 'string') throw new Error('the endpoint gave no chat completion');
  return content;
}

/** Some models wrap JSON in a fence. */
function parsed(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
  } catch {
    throw new Error('the endpoint gave no JSON');
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
