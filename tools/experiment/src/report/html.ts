import { escapeHtml } from './format.js';
import type { Recorded } from './markdown.js';
import { picturesOf } from './plots.js';
import { shadowTablesOf, tablesOf, type Table } from './tables.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .5rem; text-align: left; vertical-align: top; }
figure { margin: 1.5rem 0; }
figure svg { max-width: 100%; height: auto; background: none; }
figcaption, .small { font-size: .85rem; opacity: .8; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886; border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.verdict { padding: .75rem 1rem; border-left: .5rem solid #888; background: #8882; }
.accept { border-color: #2e7d32; } .reject, .invalid { border-color: #a3203c; } .continue { border-color: #3b6fb5; }
.key { font-weight: 600; } .stable { color: #3b6fb5; } .canary { color: #d1662b; }
`;

/** Whatever a record of somebody else holds, its report runs and fetches nothing. */
const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

/** A report as one page that needs nothing else: no script, no font, no picture from elsewhere. */
export function htmlOf(name: string, { judgement, shadow }: Recorded): string {
  const parts = [`<h1>${escapeHtml(name)}</h1>`];
  if (judgement) {
    const { verdict, reason, hypothesis, judgedAt, window, flaws, versions, commands } = judgement;
    if (hypothesis !== undefined) parts.push(`<p>${escapeHtml(hypothesis)}</p>`);
    parts.push(
      `<p class="verdict ${escapeHtml(verdict)}"><strong>${escapeHtml(verdict)}</strong>: ${escapeHtml(reason)}.</p>`,
    );
    const span = window ? `, on the window from ${window.from} to ${window.to}` : '';
    parts.push(`<p class="small">Judged at ${escapeHtml(judgedAt + span)}.</p>`);
    if (flaws.length > 0)
      parts.push(`<h2>Not whole</h2><ul>${flaws.map(({ text }) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`);
    const pictures = picturesOf(judgement);
    if (pictures.length > 0) {
      parts.push(
        `<p><span class="key stable">${escapeHtml(versions.stable)}, stable</span> · <span class="key canary">${escapeHtml(versions.canary)}, canary</span></p>`,
      );
    }
    parts.push(
      ...pictures.map(
        ({ title, caption, svg }) =>
          `<h2>${title}</h2><figure role="img" aria-label="${escapeHtml(caption)}">${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure>`,
      ),
    );
    parts.push(...tablesOf(judgement).map(tableOf));
    if (commands.promote !== undefined) parts.push(`<h2>Promote</h2><pre>${escapeHtml(commands.promote)}</pre>`);
    parts.push(`<h2>Roll back</h2><pre>${escapeHtml(commands.rollback)}</pre>`);
  }
  if (shadow) parts.push(...shadowTablesOf(shadow).map(tableOf));
  const head = `<meta charset="utf-8">${POLICY}<meta name="viewport" content="width=device-width"><title>${escapeHtml(name)}</title><style>${STYLE}</style>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>\n${parts.join('\n')}\n</body></html>\n`;
}

function tableOf({ title, head, rows }: Table): string {
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<h2>${escapeHtml(title)}</h2><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table>`;
}
