import type { Messages } from '../i18n/messages.js';
import type { Lane } from './chart-model.js';

type ChartLegendProps = { lanes: Lane[]; hatched: boolean; gap: boolean; m: Messages };

/** What the marks mean; only those that the picture has. */
export function ChartLegend({ lanes, hatched, gap, m }: ChartLegendProps) {
  const has = (shape: 'held' | 'word' | 'fixed') =>
    lanes.some(({ marks }) => marks.some((mark) => mark.shape === shape));
  return (
    <ul class="legend">
      <li>
        <svg width="34" height="14" aria-hidden="true">
          <rect class="st" x="0" y="10" width="11" height="4" />
          <rect class="st" x="11" y="5" width="11" height="9" />
          <rect class="st" x="22" y="0" width="12" height="14" />
        </svg>{' '}
        {m.t('chart.key_stage')}
      </li>
      {lanes.some(({ openStart }) => openStart) && (
        <li>
          <svg width="28" height="4" aria-hidden="true">
            <line class="lead" x1="0" x2="28" y1="2" y2="2" />
          </svg>{' '}
          {m.t('chart.key_lead')}
        </li>
      )}
      {lanes.some(({ segments }) => segments.some(({ from, sure }) => from < sure)) && (
        <li>
          <svg width="28" height="12" aria-hidden="true">
            <rect class="maybe" x=".5" y=".5" width="27" height="11" />
          </svg>{' '}
          {m.t('chart.key_maybe')}
        </li>
      )}
      {hatched && (
        <li>
          <svg width="28" height="12" aria-hidden="true">
            <rect class="last" x=".5" y=".5" width="27" height="11" />
          </svg>{' '}
          {m.t('chart.key_last')}
        </li>
      )}
      {has('held') && (
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <path class="held" d="M7 0 14 7 7 14 0 7Z" />
          </svg>{' '}
          {m.t('chart.key_held')}
        </li>
      )}
      {lanes.some(({ marks }) => marks.some(({ shape, from, to }) => shape === 'held' && from !== to)) && (
        <li>
          <svg width="40" height="12" aria-hidden="true">
            <rect class="held" x="1" width="38" height="12" rx="6" />
          </svg>{' '}
          {m.t('chart.key_held_within')}
        </li>
      )}
      {lanes.some(({ plans }) => plans.length > 0) && (
        <li>
          <svg width="40" height="16" aria-hidden="true">
            <rect class="plan" x="1" y="1" width="38" height="14" rx="7" />
          </svg>{' '}
          {m.t('chart.key_planned')}
        </li>
      )}
      {has('fixed') && (
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <rect class="plan" x="1" y="1" width="12" height="12" />
          </svg>{' '}
          {m.t('chart.key_fixed')}
        </li>
      )}
      {has('word') && (
        <li>
          <svg width="4" height="14" aria-hidden="true">
            <line class="word" x1="2" x2="2" y1="0" y2="14" />
          </svg>{' '}
          {m.t('chart.key_word')}
        </li>
      )}
      {gap && (
        <li>
          <svg width="20" height="14" aria-hidden="true">
            <rect class="void" width="20" height="14" />
            <line class="rim" x1="0" x2="0" y1="0" y2="14" />
          </svg>{' '}
          {m.t('chart.key_void')}
        </li>
      )}
    </ul>
  );
}
