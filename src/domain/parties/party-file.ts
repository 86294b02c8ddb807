import { z } from 'zod';
import { edtfSchema, partySchema } from '../events/event-data.js';
import { line } from '../values/text.js';
import type { Day } from '../values/views.js';
import { type Labels, PARTY_NAMES } from './names.js';
import type { DomesticProcedure, ProcedureStep } from './procedure.js';
import { builtInProcedure, procedureApplies } from './procedures.js';
import { MILESTONES } from './step-names.js';

const MOST_PARTIES = 1_000;
const words = line(300);

const labelsSchema = z.strictObject({ en: words, ru: words, kk: words });
const someLabelsSchema = labelsSchema.partial();

const stepSchema = z.strictObject({
  step: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, 'must be lower-case words joined by _'),
  /** Needed for a step that Paraph does not know. */
  name: labelsSchema.optional(),
  by: labelsSchema.optional(),
});

const procedureSchema = z
  .strictObject({
    since: edtfSchema.optional(),
    until: edtfSchema.optional(),
    text: z.strictObject({
      title: labelsSchema,
      url: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional(),
    }),
    steps: z.array(stepSchema).min(1).max(50),
  })
  .check(({ value: { steps }, issues }) => {
    for (const [index, { step, name }] of steps.entries()) {
      const path = ['steps', index];
      const wrong = (message: string) => issues.push({ code: 'custom', input: step, path, message });
      if (steps.findIndex((one) => one.step === step) < index) wrong(`${step} is named twice`);
      if (!name && !KNOWN.some((one) => one.step === step)) wrong(`${step} needs a name`);
    }
  });

/** The steps that a file may name without saying what they are called. */
const KNOWN: readonly ProcedureStep[] = [...MILESTONES, ...builtInProcedure('KZ').steps];

/**
 * What a ministry says of parties: other names, further organisations, and procedures by their texts. It changes what
 * pages show, and nothing that is accepted.
 */
export const partyFileSchema = z.strictObject({
  parties: z
    .record(
      partySchema,
      z.strictObject({
        name: someLabelsSchema.optional(),
        procedures: z.array(procedureSchema).max(20).optional(),
      }),
    )
    .refine((parties) => Object.keys(parties).length <= MOST_PARTIES, `must be at most ${MOST_PARTIES}`),
});
export type PartyFile = z.infer<typeof partyFileSchema>;

/** What is said of parties: names where they differ from Intl's, and procedures. */
export type PartyData = {
  names: ReadonlyMap<string, Partial<Labels>>;
  procedureOn: (party: string, day: Day) => DomesticProcedure;
  /** The names of steps by their codes. */
  steps: ReadonlyMap<string, Labels>;
};

/** What is built in, with what a file adds to it or says otherwise. */
export function partyData({ parties }: PartyFile = { parties: {} }): PartyData {
  const names = new Map<string, Partial<Labels>>(Object.entries(PARTY_NAMES));
  for (const [code, { name }] of Object.entries(parties)) names.set(code, { ...names.get(code), ...name });
  const procedures = new Map(
    Object.entries(parties).map(([code, { procedures = [] }]) => [code, procedures.map(asProcedure)]),
  );
  const steps = [...KNOWN, ...[...procedures.values()].flat().flatMap((procedure) => procedure.steps)];
  return {
    names,
    steps: new Map(steps.map(({ step, name }) => [step, name])),
    procedureOn: (party, day) => {
      const builtIn = builtInProcedure(party);
      const given = procedures.get(party) ?? [];
      return [...given, builtIn].find((one) => procedureApplies(one, day)) ?? withoutText(builtIn);
    },
  };
}

const asProcedure = ({ steps, ...rest }: z.infer<typeof procedureSchema>): DomesticProcedure => ({
  ...rest,
  steps: steps.map(({ step, name, by }): ProcedureStep => {
    const known = KNOWN.find((one) => one.step === step);
    return {
      step,
      event: known?.event ?? 'step.completed',
      name: name ?? (known?.name as Labels),
      ...(by && { by }),
    };
  }),
});

/** Before its text applied, a party had steps of the same names. Who took them, nobody has told us. */
const withoutText = ({ steps }: DomesticProcedure): DomesticProcedure => ({
  steps: steps
    .filter(({ step }) => MILESTONES.some((one) => one.step === step))
    .map(({ by, ...step }) => step),
});
