// npm run audit: what npm's registry knows against the packages of package-lock.json. A finding of level high or above fails unless
// audit-explained.json says why it may stay, and until when.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { productionPackages, readLock, SERVICES } from './production.mjs';
import { Fault, main, requireNode, root, say } from './steps.mjs';

const EXPLAINED = 'tools/dev/audit-explained.json';
const WITHIN_MS = 120_000;
const LEVELS = ['high', 'critical'];

/** @typedef {{ advisory: string, reason: string, expires: string }} Explained until a day, as 2027-01-31 */

/**
 * The advisories of a level that fails, each once, of what `npm audit --json` says.
 * @param {ReadonlySet<string>} production paths in the lock file of what runs in production
 * @returns {{ id: string, level: string, title: string, of: string, inProduction: boolean }[]}
 */
export function findingsOf({ vulnerabilities }, production = new Set()) {
  const advisories = Object.values(vulnerabilities).flatMap(({ via }) =>
    via.filter((cause) => typeof cause === 'object'),
  );
  const found = new Map(
    advisories
      .filter(({ severity }) => LEVELS.includes(severity))
      .map(({ url, severity: level, title, name, range }) => {
        const id = url.slice(url.lastIndexOf('/') + 1);
        const inProduction = (vulnerabilities[name]?.nodes ?? []).some((path) => production.has(path));
        return [id, { id, level, title, of: `${name} ${range}`, inProduction }];
      }),
  );
  return [...found.values()];
}

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

function faultOf(entry, found, today) {
  const { advisory, reason, expires } = entry;
  if (typeof advisory !== 'string' || !/^GHSA(-[\da-z]{4}){3}$/.test(advisory))
    return `"${advisory}" is no advisory such as GHSA-xxxx-xxxx-xxxx`;
  if (typeof reason !== 'string' || reason.trim() === '') return `${advisory} has no reason`;
  if (typeof expires !== 'string' || !isDay(expires)) return `${advisory} has no day such as 2027-01-31 in "expires"`;
  if (expires < today)
    return `${advisory} expired on ${expires}: look again, then remove the entry or give it a new day`;
  return found.has(advisory) ? undefined : `${advisory} is found no more: remove the entry`;
}

/**
 * What is wrong, in words: findings that nothing explains, and entries that are malformed, expired or explain nothing.
 * @param {ReturnType<typeof findingsOf>} findings
 * @param {Explained[]} explained
 * @param {string} today as 2026-01-31
 */
export function auditFaults(findings, explained, today) {
  const found = new Set(findings.map(({ id }) => id));
  const known = new Set(explained.map(({ advisory }) => advisory));
  const unexplained = findings.filter(({ id }) => !known.has(id));
  return [
    ...unexplained.map(
      ({ id, level, title, of, inProduction }) =>
        `${level}, ${inProduction ? 'in production' : 'for development'}: ${of}: ${title} (${id})`,
    ),
    ...explained.flatMap((entry) => {
      const fault = faultOf(entry, found, today);
      return fault ? [`${EXPLAINED}: ${fault}`] : [];
    }),
  ];
}

/**
 * Asks npm's registry about every package, those for development too.
 * @param {Record<string, string>} [env] on top of the environment
 * @throws Fault where the registry does not answer
 */
export async function askNpm(env = {}) {
  const options = { cwd: root, timeout: WITHIN_MS, maxBuffer: 64 << 20, env: { ...process.env, ...env } };
  // It ends with 1 where it finds anything.
  const { stdout } = await promisify(execFile)('npm', ['audit', '--json', '--package-lock-only'], options).catch(
    (error) => error,
  );
  const answer = parsed(stdout);
  if (answer?.vulnerabilities) return answer;
  const why = answer?.message ?? `no answer within ${WITHIN_MS / 1000} s`;
  throw new Fault(
    `npm cannot audit: ${why}. Nothing is known; ask a registry that answers audits (npm config registry)`,
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    requireNode();
    const production = SERVICES.flatMap((service) => productionPackages(readLock(), service));
    const findings = findingsOf(await askNpm(), new Set(production.map(({ path }) => path)));
    const some = findings.filter(({ inProduction }) => inProduction).length;
    say(`advisories of level ${LEVELS.join(' or ')}: ${findings.length}, of them ${some} in production`);
    const explained = JSON.parse(readFileSync(new URL('audit-explained.json', import.meta.url), 'utf8'));
    const faults = auditFaults(findings, explained, new Date().toISOString().slice(0, 10));
    if (faults.length > 0) throw new Fault(['the audit fails:', ...faults].join('\n  '));
  });
}
