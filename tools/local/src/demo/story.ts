import type { Output } from '../output.js';

/** Tells what is being done, with the seconds since the beginning. */
export function storyTo({ out }: Pick<Output, 'out'>): (text: string) => void {
  const began = performance.now();
  return (text) => {
    const at = `${Math.round((performance.now() - began) / 1000)} s`.padStart(6);
    for (const line of text.trimEnd().split('\n')) out(`${at}  ${line}\n`);
  };
}
