import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { definitionHash } from '../db/prepare.js';
import { EVENT_DATA, type EventType } from '../domain/event-data.js';
import { findKind, KINDS } from '../domain/kinds/index.js';
import type { Kind } from '../domain/kinds/kind.js';
import { LANGUAGES } from '../domain/text.js';
import { STAGES, type Stage } from '../domain/views.js';
import { Allow } from '../http/allow.js';
import { Problem } from '../http/problem.js';
import type { Group } from '../i18n/catalogue.js';
import { messagesFor } from '../i18n/messages.js';
import { Described } from '../openapi/described.js';
import { kindsDescribed } from './kinds.described.js';

/** The JSON Schema (2020-12) of an event's data, as a caller sends it. */
export const dataSchemaOf = (type: EventType) =>
  z.toJSONSchema(EVENT_DATA[type], { target: 'draft-2020-12', io: 'input' });

const labels = (group: Group, name: string) =>
  Object.fromEntries(LANGUAGES.map((language) => [language, messagesFor(language).label(group, name)]));

const stageOf = (kind: Kind, stage: Stage) => ({
  stage,
  label: labels('stages', stage),
  onRail: kind.rail.includes(stage),
});

const kindView = (kind: Kind) => ({
  kind: kind.kind,
  version: kind.version,
  definition: definitionHash(kind),
  label: labels('fields', `kind.${kind.kind}`),
  twin: kind.twin,
  stages: STAGES.map((stage) => stageOf(kind, stage)),
  events: kind.events.map((type) => ({ type, label: labels('events', type), data: dataSchemaOf(type) })),
});

@Controller('v1/kinds')
@Described('Kinds', kindsDescribed)
export class KindsController {
  @Get()
  @Allow('public')
  list() {
    return { items: KINDS.map(kindView), next: null };
  }

  @Get(':kind')
  @Allow('public')
  one(@Param('kind') id: string) {
    const kind = findKind(id);
    if (!kind) throw new Problem('not_found', `There is no kind ${id}.`);
    return kindView(kind);
  }
}
