import { Controller, Get, Param } from '@nestjs/common';
import { Allow } from '../access/allow.js';
import { EVENT_DATA, type EventType } from '../domain/events/event-data.js';
import { findKind, KINDS } from '../domain/kinds/index.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import { machineGraph } from '../ui/machine-graph.js';
import { type KindEvent, KindPage, KindsPage } from './kind.page.js';
import { noKind } from './kinds.controller.js';

/** Fields of every event, which the page explains once. */
const COMMON = Object.keys(EVENT_DATA['consultation.held'].shape);

function eventOf(type: EventType): KindEvent {
  const own = Object.entries(EVENT_DATA[type].shape);
  const required = own.filter(([, field]) => !field.safeParse(undefined).success).map(([name]) => name);
  const fields = own
    .map(([name]) => name)
    .filter((name) => !COMMON.includes(name) || required.includes(name));
  return { type, fields, required };
}

@Controller('kinds')
export class KindsPages {
  @Get()
  @Allow('public', { anyQuery: true, compress: true })
  all(@PageRequestOf() { page }: PageRequest): PageResult {
    return show(<KindsPage page={page} kinds={KINDS.map(({ kind }) => kind)} />);
  }

  @Get(':kind')
  @Allow('public', { anyQuery: true, compress: true })
  one(@Param('kind') id: string, @PageRequestOf() { page }: PageRequest): PageResult {
    const kind = findKind(id);
    if (!kind) throw noKind(id);
    return show(
      <KindPage
        page={page}
        kind={kind.kind}
        version={kind.version}
        stages={kind.stages}
        events={kind.events.map(eventOf)}
        graph={machineGraph(kind)}
        formats={[
          { href: `/v1/kinds/${kind.kind}`, label: 'JSON', type: 'application/json' },
          {
            href: `/v1/kinds/${kind.kind}/diagram.svg?lang=${page.language}`,
            label: 'SVG',
            type: 'image/svg+xml',
          },
        ]}
      />,
    );
  }
}
