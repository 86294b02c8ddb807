import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { type Opened, PrivateCalendars } from '../../accounts/agenda/private-calendars.js';
import { dayNumber } from '../../domain/values/dates.js';
import { visibleFile } from '../../formats/index.js';
import { Problem } from '../../http/problems/problem.js';
import { originOf } from '../../http/requests/host.js';
import { Answer } from '../../http/responses/answer.js';
import { ownPartyCode } from '../../i18n/parties.js';
import { PRIVATE_URL } from '../../mail/one-click.js';
import { Clock } from '../../runtime/clock.js';
import { FollowedEventsQuery } from '../own/followed-events.js';
import { OwnDeadlinesQuery } from '../own/own-deadlines.js';
import { dueCalendar } from './due-calendar.js';
import { followedCalendar } from './followed-calendar.js';

/** The most deadlines of a calendar, the earliest first. */
const MOST = 1_000;

/** Days before today that a calendar holds, so that what is overdue is among it. */
const BEFORE = 31;

/** Days ahead: a century. */
const AHEAD = 36_525;

/** 256 bits in base64url (secrets.ts). Another text is not looked up. */
const SECRET = /^[\w-]{43}$/;

/**
 * A person's calendar at a secret address. Calendar programs cannot sign in: the address is all that they have. So no
 * session counts here, and whoever brings a wrong secret, an old one, or one of a person who is disabled is told the same.
 */
@Controller('calendar')
export class OwnCalendarController {
  constructor(
    private readonly calendars: PrivateCalendars,
    private readonly deadlines: OwnDeadlinesQuery,
    private readonly followed: FollowedEventsQuery,
    private readonly clock: Clock,
  ) {}

  @Get(':secret.ics')
  @Allow('public', { anyQuery: true })
  async calendar(@Param('secret') secret: string, @Req() request: FastifyRequest): Promise<Answer> {
    const opened = SECRET.test(secret) ? await this.calendars.open(secret) : null;
    if (!opened) throw nothingHere();
    // From here on it is their request: the security log names them, and nothing stores the answer.
    request.caller = opened.caller;
    const { language } = opened.row;
    const body = await this.bodyOf(opened, originOf(request));
    return new Answer({
      status: 200,
      headers: {
        ...PRIVATE_URL,
        'content-type': 'text/calendar; charset=utf-8',
        'content-language': language,
        'content-disposition': `inline; filename="${opened.of}.ics"`,
      },
      body: visibleFile(body),
    });
  }

  private async bodyOf(opened: Opened, origin: string): Promise<string> {
    const { caller, row } = opened;
    const now = this.clock.now();
    const today = now.slice(0, 10);
    const day = dayNumber(today);
    const props = { language: row.language, today, ownParty: ownPartyCode(), origin };
    const span = { from: day - BEFORE, until: day + AHEAD, limit: MOST };
    if (opened.of === 'followed')
      return followedCalendar(await this.followed.read(caller, span), { ...props, now });
    const { everything } = opened.row;
    return dueCalendar(await this.deadlines.read(caller, { ...span, everything }), props);
  }
}

/** In the words of an address that there never was. */
const nothingHere = () =>
  new Problem('not_found', 'There is nothing at this address.', {
    headers: { ...PRIVATE_URL, 'cache-control': 'no-store' },
  });
