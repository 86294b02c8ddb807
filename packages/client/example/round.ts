/**
 * Logs a consultation on a track, and reads what is recorded: `PARAPH=… TOKEN=… node round.ts`.
 */
import { createClient, entry, ProblemError } from '@paraph/client';

const { PARAPH = 'http://127.0.0.1:3000', TOKEN } = process.env;
const paraph = createClient({ baseUrl: PARAPH, token: TOKEN });

// A list, page after page.
const slugs: string[] = [];
for await (const track of paraph.items('/v1/board', { params: { query: { sort: 'name' } } })) {
  console.log(`${track.slug}: ${track.status.stage}`);
  slugs.push(track.slug);
}
const params = { path: { slug: slugs[0] ?? '' } };

// Recorded once, even if the answer is lost and the client asks again.
const held = entry({ type: 'consultation.held', occurredOn: '2026-03', data: { format: 'video' } });
const answer = await paraph.post('/v1/tracks/{slug}/transitions', { params, body: held });
if ('proposal' in answer) console.log('It waits for a second person.');
else console.log(`Recorded as number ${answer.transition.seq}.`);

// A refusal names each broken rule.
try {
  const body = entry({ type: 'agreement.entered_into_force', occurredOn: '2026-03' });
  await paraph.post('/v1/tracks/{slug}/transitions', { params, body });
} catch (error) {
  if (!(error instanceof ProblemError) || error.code !== 'transition_refused') throw error;
  for (const { code, message } of error.refusals) console.log(`Refused, ${code}: ${message}`);
}

// Each row once. Store `next` with what you made of the rows, and go on from there.
const end = new AbortController();
for await (const { items, next } of paraph.feed({ after: '0', signal: end.signal })) {
  console.log(`${items.at(-1)?.type} is the newest row. Go on after ${next}.`);
  end.abort();
}
