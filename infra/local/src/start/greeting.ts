import type { Screen } from './screen.ts';

export function greeting({ bold, dim }: Screen['colors']): string {
  return `\n${bold('Shoal')} ${dim('live customer segmentation, on Kafka and Redis')}   Hello and welcome!  你好，欢迎！\n`;
}

export function farewell(live: boolean, { dim, bold }: Screen['colors']): string {
  const state = live ? 'New events keep coming in.' : 'Everything keeps running.';
  return dim(
    `${state} ${bold('Ctrl-C')} ends all that this command has started; the next start finds the shop as it is.`,
  );
}
