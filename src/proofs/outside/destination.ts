/** The newest head of a log. */
export type Head = { public: boolean; origin: string; size: number; note: string };

/** A place outside the database to which heads go. */
export type Destination = {
  /** As outside_heads and the log of the service name it: without secrets. */
  name: string;
  publicOnly: boolean;
  /**
   * Sends a head, after the one that went there last. Returns the note as it is kept: a witness signs it too. Throws an
   * Error that says to an operator why it was not sent.
   */
  send(head: Head, last: Pick<Head, 'note' | 'size'> | null, signal: AbortSignal): Promise<string>;
};

/** What destinations are called. */
export const NAMES = {
  file: (path: string): string => `file ${path}`,
  mail: (address: string): string => `mail ${address}`,
  witness: (name: string): string => `witness ${name}`,
};

export const logName = (isPublic: boolean): string => (isPublic ? 'public log' : 'full log');
