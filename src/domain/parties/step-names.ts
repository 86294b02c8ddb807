import type { ProcedureStep } from './procedure.js';

type Step = Pick<ProcedureStep, 'step' | 'event' | 'name'>;

/** The steps that events of their own record. Their names stand in every status as `milestones`. */
export const MANDATE_STEP: Step = {
  step: 'mandate',
  event: 'mandate.adopted',
  name: { en: 'Negotiating mandate', ru: 'Мандат на переговоры', kk: 'Келіссөздер жүргізу мандаты' },
};

export const SIGNING_DECISION_STEP: Step = {
  step: 'signing_decision',
  event: 'signing.authorised',
  name: { en: 'Decision on signing', ru: 'Решение о подписании', kk: 'Қол қою туралы шешім' },
};

export const CONSENT_STEP: Step = {
  step: 'consent',
  event: 'consent.given',
  name: { en: 'Consent of Parliament', ru: 'Согласие парламента', kk: 'Парламенттің келісімі' },
};

export const CONCLUSION_STEP: Step = {
  step: 'conclusion',
  event: 'agreement.concluded',
  name: {
    en: 'Decision on conclusion',
    ru: 'Решение о заключении соглашения',
    kk: 'Келісімді жасасу туралы шешім',
  },
};

export const RATIFIED_STEP: Step = {
  step: 'ratified',
  event: 'agreement.ratified',
  name: { en: 'Ratification', ru: 'Ратификация', kk: 'Ратификациялау' },
};

export const NOTIFIED_STEP: Step = {
  step: 'notified',
  event: 'notification.sent',
  name: {
    en: 'Notification of completed procedures',
    ru: 'Уведомление о выполнении внутригосударственных процедур',
    kk: 'Мемлекетішілік рәсімдердің орындалғаны туралы хабарлама',
  },
};

export const MILESTONES: readonly Step[] = [
  MANDATE_STEP,
  SIGNING_DECISION_STEP,
  CONSENT_STEP,
  CONCLUSION_STEP,
  RATIFIED_STEP,
  NOTIFIED_STEP,
];
