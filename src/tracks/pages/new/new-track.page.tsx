import { KINDS } from '../../../domain/kinds/index.js';
import { SUBTYPES } from '../../../domain/kinds/subtypes.js';
import { mixedScriptsIn } from '../../../domain/machine/mixed-scripts.js';
import type { TrackView } from '../../../domain/values/views.js';
import { DataList, type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import { HiddenFields } from '../../../forms/hidden-fields.js';
import { all, isTyped } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { sentence } from '../../../i18n/findings.js';
import { kindName } from '../../../i18n/kinds.js';
import type { Messages } from '../../../i18n/messages.js';
import { ownFirst, partyName } from '../../../i18n/parties.js';
import {
  Answers,
  Button,
  Buttons,
  Details,
  Fieldset,
  Select,
  TextArea,
  TextField,
} from '../../../ui/form.js';
import { Csrf, FORM, Layout } from '../../../ui/layout.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { Subtype } from '../../../ui/subtype.js';
import { Words } from '../../../ui/text.js';
import { TrackChoice, type TrackOptions } from '../../../ui/track-choice.js';
import { TrackName } from '../../../ui/track-name.js';
import type { NewTrack } from '../../commands/requests.js';
import { FormPage } from '../form/entry-form.page.js';

/** What most tracks do not have. */
const FURTHER = ['party.more', 'members', 'depositary'];

export function NewTrackPage({ sheet, offer }: { sheet: FormState; offer: TrackOptions }) {
  const { m, page, typed, errors } = sheet;
  const { t } = m;
  return (
    <FormPage
      sheet={sheet}
      title={t('entry.new_track')}
      back={{ href: link(page, paths.board), label: t('nav.board') }}
      action={link(page, paths.newTrack)}
      act={t('entry.check_track')}
      finds={offer.found !== null}
    >
      <p class="lede">{t('entry.new_track_lede')}</p>
      <Fieldset id="agreement" label={t('entry.which_agreement')} m={m}>
        <Line sheet={sheet} name="title" label={t('fields.title')} />
        <OtherLanguages sheet={sheet} fields={[{ name: 'title', label: t('fields.title') }]} />
        <Select
          id="kind"
          label={t('fields.kind')}
          value={one(typed, 'kind')}
          options={KINDS.map(({ kind }) => ({ value: kind, label: kindName(kind, m.language) }))}
          empty={t('entry.choose')}
          errors={errors}
          m={m}
        />
        <Line
          sheet={sheet}
          name="subtype"
          label={t('fields.subtype')}
          hint={t('entry.subtype_hint')}
          list="subtypes"
        />
        <DataList id="subtypes" values={Object.values(SUBTYPES).map((labels) => labels[m.language])} />
        <div class="row">
          {[1, 2].map((number) => (
            <TextField
              id={`party-${number}`}
              name={`party.${number}`}
              label={t('entry.party', { number })}
              hint={t('entry.party_hint')}
              value={one(typed, `party.${number}`)}
              width="w12"
              errors={errors}
              m={m}
            />
          ))}
        </div>
        <Details summary={t('entry.further_parties')} open={FURTHER.some((name) => isTyped(typed, name))}>
          <TextArea
            id="party-more"
            name="party.more"
            label={t('entry.more_parties')}
            hint={t('entry.more_parties_hint')}
            value={one(typed, 'party.more')}
            errors={errors}
            m={m}
          />
          <TextArea
            id="members"
            label={t('fields.members')}
            hint={t('entry.members_hint')}
            value={one(typed, 'members')}
            errors={errors}
            m={m}
          />
          <TextField
            id="depositary"
            label={t('fields.depositary')}
            hint={t('entry.depositary_hint')}
            value={one(typed, 'depositary')}
            errors={errors}
            m={m}
          />
        </Details>
        <TextField
          id="slug"
          label={t('entry.slug')}
          hint={t('entry.slug_hint')}
          value={one(typed, 'slug')}
          errors={errors}
          m={m}
        />
      </Fieldset>
      <TrackChoice
        id="twin"
        label={t('fields.twin')}
        offer={offer}
        chosen={all(typed, 'twin')
          .filter((slug) => slug !== '')
          .slice(-1)}
        find={one(typed, 'find')}
        none={t('entry.no_twin')}
        errors={errors}
        page={page}
        m={m}
      />
    </FormPage>
  );
}

type CheckTrackProps = {
  page: Page;
  m: Messages;
  typed: Typed;
  track: NewTrack;
  twin: TrackView | null;
  /** The key of this confirmation (submit-once.ts). */
  token: string;
};

export function CheckTrackPage({ page, m, typed, track, twin, token }: CheckTrackProps) {
  const { t, language } = m;
  const named = (codes: readonly string[], between: string) =>
    ownFirst(codes, page.ownParty)
      .map((code) => partyName(code, language))
      .join(between);
  const warnings = mixedScriptsIn(track.title);
  return (
    <Layout page={page} title={t('entry.check_track')} sends={{ enter: 'check', language: 'check' }}>
      <h1>{t('entry.check_track')}</h1>
      <Answers
        m={m}
        answers={[
          { label: t('fields.title'), value: <Words text={track.title} language={language} /> },
          { label: t('fields.kind'), value: kindName(track.kind, m.language) },
          ...(track.subtype === undefined
            ? []
            : [{ label: t('fields.subtype'), value: <Subtype subtype={track.subtype} m={m} /> }]),
          {
            label: t('fields.parties'),
            value: named(track.parties, track.parties.length === 2 ? ' – ' : ', '),
          },
          ...Object.entries(track.members ?? {}).map(([party, codes]) => ({
            label: `${t('fields.members')}: ${partyName(party, language)}`,
            value: named(codes, ', '),
          })),
          ...(track.depositary
            ? [{ label: t('fields.depositary'), value: partyName(track.depositary, language) }]
            : []),
          { label: t('entry.slug'), value: track.slug },
          {
            label: t('fields.twin'),
            value: twin ? <TrackName track={twin} page={page} /> : t('entry.no_twin'),
          },
        ]}
      />
      {warnings.length > 0 && (
        <ul class="marks">
          {warnings.map((warning) => (
            <li>
              <b>{t('entry.warning')}</b> {sentence(warning, language).value}
            </li>
          ))}
        </ul>
      )}
      <form id={FORM} class="part" method="post" action={link(page, paths.newTrack)}>
        <Csrf page={page} />
        <HiddenFields typed={typed} />
        <input type="hidden" name="key" value={token} />
        <Buttons>
          <Button does="record">{t('entry.do_add_track')}</Button>
          <Button does="edit" plain>
            {t('entry.back_to_form')}
          </Button>
        </Buttons>
      </form>
    </Layout>
  );
}
