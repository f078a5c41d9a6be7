import { request } from 'undici';

const ANSWER_WITHIN_MS = 5_000;

interface Stats {
  readonly stats: readonly { readonly name?: string; readonly value?: number | string }[];
}

/** What of its configuration a proxy has in force. */
interface InForce {
  /** Versions of all that it has taken up. */
  readonly versions: ReadonlySet<string>;
  /** Clusters and listeners that it has taken but does not use yet. */
  readonly warming: number;
}

/** Envoy's admin page. */
export class Admin {
  constructor(readonly port: number) {}

  /** The text of a page, such as `clusters`. */
  async page(path: string): Promise<string> {
    const { body } = await request(`http://127.0.0.1:${this.port}/${path}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return body.text();
  }

  async isLive(): Promise<boolean> {
    return (await this.page('ready')).startsWith('LIVE');
  }

  async inForce(): Promise<InForce> {
    const filter = encodeURIComponent('version_text$|warming');
    const { stats } = JSON.parse(await this.page(`stats?format=json&filter=${filter}`)) as Stats;
    const values = stats.map(({ value }) => value);
    return {
      versions: new Set(values.filter((value) => typeof value === 'string')),
      warming: values.filter((value) => typeof value === 'number').reduce((sum, value) => sum + value, 0),
    };
  }
}
