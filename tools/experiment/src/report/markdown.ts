import type { Judgement } from '../judging/verdict.js';
import type { ShadowReport } from '../shadow/report.js';
import { escapeCell, escapeMarkdown } from './format.js';
import { shadowTablesOf, tablesOf, type Table } from './tables.js';

/** What a report shows: a judgement, a comparison with the shadow, or both. */
export interface Recorded {
  readonly judgement?: Judgement | undefined;
  readonly shadow?: ShadowReport | undefined;
}

/** A report as Markdown. */
export function markdownOf(name: string, { judgement, shadow }: Recorded): string {
  const parts = [`# ${escapeMarkdown(name)}`];
  if (judgement) {
    const { verdict, reason, hypothesis, judgedAt, window, flaws, commands } = judgement;
    if (hypothesis !== undefined) parts.push(escapeMarkdown(hypothesis));
    parts.push(escapeMarkdown(`**${verdict}**: ${reason}.`));
    const span = window ? `, on the window from ${window.from} to ${window.to}` : '';
    parts.push(escapeMarkdown(`Judged at ${judgedAt}${span}.`));
    if (flaws.length > 0)
      parts.push(`Not whole:\n\n${flaws.map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n')}`);
    parts.push(...tablesOf(judgement).map(tableOf));
    if (commands.promote !== undefined) parts.push(block('Promote', commands.promote));
    parts.push(block('Roll back', commands.rollback));
  }
  if (shadow) parts.push(...shadowTablesOf(shadow).map(tableOf));
  return `${parts.join('\n\n')}\n`;
}

function tableOf({ title, head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [`## ${escapeMarkdown(title)}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const block = (title: string, command: string) => `## ${title}\n\n\`\`\`sh\n${command}\n\`\`\``;
