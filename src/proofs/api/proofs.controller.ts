import { Controller, Get, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../../access/allow.js';
import { Described } from '../../http/openapi/described.js';
import { digits } from '../../http/requests/paging.js';
import { Answer } from '../../http/responses/answer.js';
import { forEver } from '../../http/responses/headers.js';
import { logFor } from '../../ledger/read-scope.js';
import { parseCheckpoint } from '../notes/checkpoint.js';
import { parseNote, vkeyOf } from '../notes/note.js';
import { tlogProofText } from '../notes/tlog-proof.js';
import { LogKeys } from '../signing/log-keys.js';
import { proofsDescribed } from './proofs.described.js';
import { ProofsQuery } from './proofs.query.js';

const sizeSchema = digits(z.int().min(0).max(Number.MAX_SAFE_INTEGER));

const inclusionSchema = z.strictObject({
  track: z.string().min(1).max(100).describe('The slug of a track.'),
  seq: digits(
    z
      .int()
      .min(1)
      .max(2 ** 31 - 1),
  ).describe('The number of an entry of the track.'),
  size: sizeSchema
    .optional()
    .describe('The size of a head that you know. The answer never changes, and comes without a head.'),
});

const consistencySchema = z.strictObject({
  from: sizeSchema.describe('The size of the earlier head.'),
  to: sizeSchema.describe('The size of the later head.'),
});

const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));

/** Whether Accept prefers one of the two to the other; where it does not say, the first of them. */
const prefersText = (request: FastifyRequest, first: 'text/plain' | 'application/json'): boolean => {
  const types =
    first === 'text/plain' ? ['text/plain', 'application/json'] : ['application/json', 'text/plain'];
  return new Negotiator(request).mediaType(types) === 'text/plain';
};

const asText = (body: string): Answer =>
  new Answer({ status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8', Vary: 'Accept' }, body });

const asJson = (body: object, cached?: string): Answer =>
  new Answer({ status: 200, headers: { Vary: 'Accept', ...(cached && { 'Cache-Control': cached }) }, body });

@Controller('v1')
@Described('Proofs', proofsDescribed)
export class ProofsController {
  constructor(
    private readonly proofs: ProofsQuery,
    private readonly keys: LogKeys,
  ) {}

  @Get('checkpoint')
  @Allow('public')
  async checkpoint(@CallerOf() caller: Caller | null, @Req() request: FastifyRequest) {
    const { note, origin, size, continues } = await this.proofs.head(readScopeOf(caller), caller?.name);
    if (prefersText(request, 'text/plain')) return asText(note);
    const head = parseCheckpoint(parseNote(note)?.text ?? '');
    const keys = await this.keys.all();
    return asJson({
      origin,
      size,
      root: head?.root.toString('base64'),
      note,
      continues,
      keys: keys.map(({ publicKey, statement }) => ({ vkey: vkeyOf(origin, publicKey), statement })),
    });
  }

  @Get('proof/inclusion')
  @Allow('public')
  async inclusion(
    @CallerOf() caller: Caller | null,
    @Req() request: FastifyRequest,
    @Query({ schema: inclusionSchema }) asked: z.infer<typeof inclusionSchema>,
  ) {
    const scope = readScopeOf(caller);
    const { track, seq } = asked;
    const found = await this.proofs.inclusion(scope, asked, caller?.name);
    const { index, size, leaf, proof, signed, entry } = found;
    const body = { track, seq, index, size, leafHash: leaf.toString('base64'), proof: base64(proof) };
    if (asked.size !== undefined) return asJson(body, forEver(logFor(scope, track) === 'public' && !caller));
    const { note: checkpoint } = signed;
    if (prefersText(request, 'application/json')) return asText(tlogProofText({ index, proof, checkpoint }));
    return asJson({ ...body, checkpoint, entry: { row: entry.row, payload: entry.payload } });
  }

  @Get('proof/consistency')
  @Allow('public')
  async consistency(
    @CallerOf() caller: Caller | null,
    @Query({ schema: consistencySchema }) { from, to }: z.infer<typeof consistencySchema>,
  ) {
    const proof = await this.proofs.consistency(readScopeOf(caller), from, to);
    return asJson({ from, to, proof: base64(proof) }, forEver(!caller));
  }
}
