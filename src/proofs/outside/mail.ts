import { hash } from 'node:crypto';
import type { MailTransport } from '../../mail/transport.js';
import { type Destination, type Head, logName, NAMES } from './destination.js';

const count = (size: number): string => `${size.toLocaleString('en')} ${size === 1 ? 'entry' : 'entries'}`;

const textOf = ({
  public: isPublic,
  size,
  note,
}: Head): string => `The head of the ${logName(isPublic)} of Paraph, which has ${count(size)}.

Keep this mail. Whoever has it can tell later whether anything that was recorded before it was changed or is gone: put the
lines below into a file, each as it stands, and run

    paraph verify --head FILE

${note}`;

/** A mailbox, as of an archive, that gets each head in a mail of its own. */
export const mailDestination = (address: string, transport: MailTransport): Destination => ({
  name: NAMES.mail(address),
  publicOnly: false,
  async send(head, _last, signal) {
    const sent = await transport.send(
      {
        // The same in each attempt.
        id: `head-${hash('sha256', head.note).slice(0, 32)}`,
        to: address,
        subject: `Paraph: head of the ${logName(head.public)}, ${count(head.size)}`,
        text: textOf(head),
        language: 'en',
        unsubscribeUrl: null,
      },
      signal,
    );
    if (sent.outcome === 'delivered') return head.note;
    throw new Error(
      sent.excerpt === ''
        ? 'the mail server does not answer'
        : `the mail server does not take it: ${sent.excerpt.trim()}`,
    );
  },
});
