import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { definitionHash } from '../db/prepare.js';
import { dataSchemaOf } from '../domain/events/data-schema.js';
import { findKind, KINDS } from '../domain/kinds/index.js';
import type { Kind } from '../domain/kinds/kind.js';
import { SUBTYPES } from '../domain/kinds/subtypes.js';
import { Memo } from '../domain/values/memo.js';
import { LANGUAGES } from '../domain/values/text.js';
import type { Stage } from '../domain/values/views.js';
import { Described } from '../http/openapi/described.js';
import { Problem } from '../http/problems/problem.js';
import type { Group } from '../i18n/catalogue.js';
import { kindShortName } from '../i18n/kinds.js';
import { messagesFor } from '../i18n/messages.js';
import { diagramSvg } from '../ui/diagram.js';
import { machineGraph } from '../ui/machine-graph.js';
import { kindsDescribed } from './kinds.described.js';

const labels = (group: Group, name: string) =>
  Object.fromEntries(LANGUAGES.map((language) => [language, messagesFor(language).label(group, name)]));

const stageOf = (kind: Kind, stage: Stage) => ({
  stage,
  label: labels('stages', stage),
  onRail: kind.rail.includes(stage),
});

const madeView = (kind: Kind) => ({
  kind: kind.kind,
  version: kind.version,
  definition: definitionHash(kind),
  label: kind.labels.name,
  twin: kind.twin,
  ...(kind.definition.hasSubtype && { subtypes: SUBTYPES }),
  stages: kind.stages.map((stage) => stageOf(kind, stage)),
  events: kind.events.map((type) => ({ type, label: labels('events', type), data: dataSchemaOf(type) })),
});

/** Made once: they depend on the code only. */
const views = new Memo<Kind, ReturnType<typeof madeView>>(KINDS.length);
const diagrams = new Memo<string, string>(KINDS.length * LANGUAGES.length);

const kindView = (kind: Kind) => views.of(kind, madeView);

export const noKind = (id: string): Problem => new Problem('not_found', `There is no kind ${id}.`);

const diagramSchema = z.strictObject({
  lang: z.enum(LANGUAGES).default('en').describe('The language of its words.'),
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
    if (!kind) throw noKind(id);
    return kindView(kind);
  }

  @Get(':kind/diagram.svg')
  @Allow('public')
  @Header('Content-Type', 'image/svg+xml; charset=utf-8')
  diagram(
    @Param('kind') id: string,
    @Query({ schema: diagramSchema }) { lang }: z.infer<typeof diagramSchema>,
  ): string {
    const kind = findKind(id);
    if (!kind) throw noKind(id);
    const m = messagesFor(lang);
    return diagrams.of(`${id} ${kind.version} ${lang}`, () =>
      diagramSvg(machineGraph(kind), m.t('diagram.title', { title: kindShortName(id, lang) }), m),
    );
  }
}
