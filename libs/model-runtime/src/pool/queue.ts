import type { Job } from './job.js';

/** Jobs in the order in which they came, not more than `limit` of them. */
export class JobQueue {
  private readonly jobs: Job[] = [];

  constructor(readonly limit: number) {}

  get depth(): number {
    return this.jobs.length;
  }

  get full(): boolean {
    return this.jobs.length >= this.limit;
  }

  push(job: Job): void {
    this.jobs.push(job);
  }

  /** Back to the front: a job that has waited already does not wait again, and takes nobody's place. */
  putBack(job: Job): void {
    this.jobs.unshift(job);
  }

  shift(): Job | undefined {
    return this.jobs.shift();
  }

  /** Takes a job out, wherever it stands; one that does not wait here is none of its business. */
  remove(job: Job): void {
    const at = this.jobs.indexOf(job);
    if (at >= 0) this.jobs.splice(at, 1);
  }
}
