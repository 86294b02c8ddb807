import type { EventDefinitions } from '../../machine/definition.js';
import { PROCEDURE_3 } from './procedure-3.js';

/**
 * The procedure from version 4 on: what sides took on, the text by article, and final clauses from which days are
 * computed. What it does not name is as in version 3.
 */

const NOTED = ['note-event@1'];
const OF_AN_ACTION = {
  hard: ['not-superseded@1', 'action-is-open@1'],
  actions: ['close-action@1', ...NOTED],
};

export const PROCEDURE_4 = {
  ...PROCEDURE_3,
  'terms.stated': { hard: ['not-superseded@1'], actions: ['state-terms@2', ...NOTED] },
  'agreement.renewed': { ...PROCEDURE_3['agreement.renewed'], actions: ['renew@1', ...NOTED] },
  'action.agreed': {
    hard: ['not-superseded@1', 'side-takes-part@1', 'action-is-new@1', 'actions-not-too-many@1'],
    actions: ['agree-action@1', ...NOTED],
  },
  'action.done': OF_AN_ACTION,
  'action.dropped': OF_AN_ACTION,
  'text.stated': {
    hard: ['not-superseded@1', 'articles-not-too-many@1'],
    soft: ['text-before-signature@1'],
    actions: ['state-text@1', ...NOTED],
  },
} satisfies EventDefinitions;
