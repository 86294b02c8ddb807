import { Injectable } from '@nestjs/common';

/** The newest note of each log that this process knows, for those who must not wait for a query. */
@Injectable()
export class KnownHeads {
  private readonly notes = new Map<boolean, string>();

  /** Null while no head is signed. */
  of(isPublic: boolean): string | null {
    return this.notes.get(isPublic) ?? null;
  }

  set(isPublic: boolean, note: string): void {
    this.notes.set(isPublic, note);
  }
}
