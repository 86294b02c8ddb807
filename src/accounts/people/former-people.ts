import type { Pool } from 'pg';
import type { Instant } from '../../domain/values/views.js';

const DAY = 86_400_000;

/** In days: as long as it is kept which mails they got (agenda/letters). Whoever comes back sooner finds their settings. */
const KEPT = 90;

/**
 * $1: people who were disabled before. Their names and accounts stay: the ledger and the security log name them. What they
 * took on stays too, for others to see.
 */
const FORGET = `
  WITH former AS (SELECT id FROM people WHERE disabled_at < $1),
  mail AS (DELETE FROM agenda_mail USING former WHERE person_id = former.id),
  letters AS (DELETE FROM agenda_letters USING former WHERE person_id = former.id),
  told AS (DELETE FROM agenda_told USING former WHERE person_id = former.id),
  calendars AS (DELETE FROM agenda_calendars USING former WHERE person_id = former.id),
  followed AS (DELETE FROM follow_calendars USING former WHERE person_id = former.id),
  visited AS (DELETE FROM visits USING former WHERE person_id = former.id)
  DELETE FROM follows USING former WHERE person_id = former.id`;

/** Deletes the mail addresses, calendars, visits and followed tracks of people whose account was disabled long ago. */
export async function forgetFormerPeople(at: Pool, now: Instant): Promise<void> {
  await at.query(FORGET, [new Date(Date.parse(now) - KEPT * DAY)]);
}
