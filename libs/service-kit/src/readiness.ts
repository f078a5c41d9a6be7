import { Injectable } from '@nestjs/common';

/** Why the service should get no calls. Ready is: no reason left. */
@Injectable()
export class Readiness {
  private readonly blockers = new Map<string, string>();
  private goodbye = false;

  /** Not ready because of `part`, until that is cleared. */
  block(part: string, reason: string): void {
    this.blockers.set(part, reason);
  }

  clear(part: string): void {
    this.blockers.delete(part);
  }

  /** Not ready for good: the process is about to end. */
  leave(): void {
    this.goodbye = true;
    this.block('shutdown', 'the service is shutting down');
  }

  get leaving(): boolean {
    return this.goodbye;
  }

  /** The reasons in words; empty when ready. */
  get reasons(): string[] {
    return [...this.blockers.values()];
  }
}
