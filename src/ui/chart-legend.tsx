import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';
import type { Lane } from './chart-model.js';

type ChartLegendProps = { lanes: Lane[]; hatched: boolean; gap: boolean; m: Messages };

type KeyProps = { width: number; height: number; label: string; children: ComponentChildren };

/** A mark as the chart draws it, with its meaning. */
const Key = ({ width, height, label, children }: KeyProps) => (
  <li>
    <svg width={width} height={height} aria-hidden="true">
      {children}
    </svg>{' '}
    {label}
  </li>
);

/** The legend, with only the marks that the chart contains. */
export function ChartLegend({ lanes, hatched, gap, m }: ChartLegendProps) {
  const has = (shape: 'held' | 'word' | 'fixed') =>
    lanes.some(({ marks }) => marks.some((mark) => mark.shape === shape));
  return (
    <ul class="legend">
      <Key width={34} height={14} label={m.t('chart.key_stage')}>
        <rect class="st" x="0" y="10" width="11" height="4" />
        <rect class="st" x="11" y="5" width="11" height="9" />
        <rect class="st" x="22" y="0" width="12" height="14" />
      </Key>
      {lanes.some(({ openStart }) => openStart) && (
        <Key width={28} height={4} label={m.t('chart.key_lead')}>
          <line class="lead" x1="0" x2="28" y1="2" y2="2" />
        </Key>
      )}
      {lanes.some(({ segments }) => segments.some(({ from, sure }) => from < sure)) && (
        <Key width={28} height={12} label={m.t('chart.key_maybe')}>
          <rect class="maybe" x=".5" y=".5" width="27" height="11" />
        </Key>
      )}
      {hatched && (
        <Key width={28} height={12} label={m.t('chart.key_last')}>
          <rect class="last" x=".5" y=".5" width="27" height="11" />
        </Key>
      )}
      {has('held') && (
        <Key width={14} height={14} label={m.t('chart.key_held')}>
          <path class="held" d="M7 0 14 7 7 14 0 7Z" />
        </Key>
      )}
      {lanes.some(({ marks }) => marks.some(({ shape, from, to }) => shape === 'held' && from !== to)) && (
        <Key width={40} height={12} label={m.t('chart.key_held_within')}>
          <rect class="held" x="1" width="38" height="12" rx="6" />
        </Key>
      )}
      {lanes.some(({ plans }) => plans.length > 0) && (
        <Key width={40} height={16} label={m.t('chart.key_planned')}>
          <rect class="plan" x="1" y="1" width="38" height="14" rx="7" />
        </Key>
      )}
      {has('fixed') && (
        <Key width={14} height={14} label={m.t('chart.key_fixed')}>
          <rect class="plan" x="1" y="1" width="12" height="12" />
        </Key>
      )}
      {has('word') && (
        <Key width={4} height={14} label={m.t('chart.key_word')}>
          <line class="word" x1="2" x2="2" y1="0" y2="14" />
        </Key>
      )}
      {gap && (
        <Key width={20} height={14} label={m.t('chart.key_void')}>
          <rect class="void" width="20" height="14" />
          <line class="rim" x1="0" x2="0" y1="0" y2="14" />
        </Key>
      )}
    </ul>
  );
}
