// Links of the Markdown files of this repository that lead nowhere.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, relative, resolve } from 'node:path';
import { filesBelow } from './files.mjs';

/** Text without its blocks of code, where brackets are no links. */
const withoutBlocks = (text) => text.replaceAll(/^( *)(```+|~~~+).*\n[^]*?^\1\2.*$/gm, '');

/** Anchors that headings get on GitHub and GitLab. */
function anchorsOf(text) {
  const seen = new Map();
  return new Set(
    [...withoutBlocks(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading]) => {
      const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
}

/** Targets of links and pictures in Markdown, and of `src` and `href` in its HTML. */
const targetsOf = (text) =>
  [
    ...withoutBlocks(text)
      .replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, 'code')
      .matchAll(/\]\(<?([^()\s>]+)>?(?:\s+"[^"]*")?\)|(?:src|srcset|href)="([^"]+)"/g),
  ].map(([, markdown, html]) => markdown ?? html);

function faultOf(file, target) {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path, anchor] = target.split('#');
  const to = path === '' ? file : resolve(dirname(file), decodeURIComponent(path));
  if (!existsSync(to)) return 'there is no such file';
  if (anchor === undefined || statSync(to).isDirectory() || extname(to) !== '.md') return undefined;
  return anchorsOf(readFileSync(to, 'utf8')).has(anchor) ? undefined : 'there is no such heading';
}

/**
 * Relative links and anchors that lead nowhere, in all Markdown files below a folder.
 * @param {string} root
 * @returns lines `file: target: what is wrong`
 */
export function brokenLinks(root) {
  const pages = [...filesBelow(root)].filter((path) => extname(path) === '.md');
  return pages.flatMap((file) =>
    targetsOf(readFileSync(file, 'utf8')).flatMap((target) => {
      const fault = faultOf(file, target);
      return fault ? [`${relative(root, file)}: ${target}: ${fault}`] : [];
    }),
  );
}
