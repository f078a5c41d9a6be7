import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, reasonOf, UsageFault } from '@sms-checker/cli';
import type { Judgement } from '../judging/verdict.js';
import type { ShadowReport } from '../shadow/report.js';
import { htmlOf } from './html.js';
import { markdownOf } from './markdown.js';

const FILES = { judgement: 'verdict.json', shadow: 'shadow.json', markdown: 'report.md', html: 'report.html' };

/** The folder in which an experiment is recorded: JSON of what was found, Markdown and HTML made of that. */
export class Store {
  constructor(
    private readonly name: string,
    private readonly folder: string,
  ) {}

  /** Records a judgement. @returns the files that were written */
  judged(judgement: Judgement): string[] {
    return [this.write(FILES.judgement, jsonOf(judgement)), ...this.render()];
  }

  /** Records a comparison with the shadow. @returns the files that were written */
  compared(shadow: ShadowReport): string[] {
    return [this.write(FILES.shadow, jsonOf(shadow)), ...this.render()];
  }

  /** Writes the reports anew from what is recorded. @throws UsageFault where nothing is */
  render(): string[] {
    const recorded = { judgement: this.judgement(), shadow: this.read(FILES.shadow) as ShadowReport | undefined };
    if (!recorded.judgement && !recorded.shadow) {
      throw new UsageFault(`nothing is recorded in ${this.folder}: run verdict, watch or shadow first`);
    }
    return [
      this.write(FILES.markdown, markdownOf(this.name, recorded)),
      this.write(FILES.html, htmlOf(this.name, recorded)),
    ];
  }

  /** The last judgement, if there is one. */
  judgement(): Judgement | undefined {
    return this.read(FILES.judgement) as Judgement | undefined;
  }

  private read(file: string): unknown {
    const path = join(this.folder, file);
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new Fault(`${path} cannot be read (${reasonOf(error)}): remove it, or restore it`);
    }
  }

  /** Beside and then moved: who reads meanwhile sees a whole file. */
  private write(file: string, text: string): string {
    const path = join(this.folder, file);
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(`${path}.part`, text);
      renameSync(`${path}.part`, path);
    } catch (error) {
      throw new Fault(`${path} cannot be written (${reasonOf(error)}): set --out to a folder that can`);
    }
    return path;
  }
}

const jsonOf = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
