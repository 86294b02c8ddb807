import type { StatusEvent } from '../domain/values/views.js';
import { messagesFor } from '../i18n/messages.js';
import { MarkTag } from './mark.js';
import type { Page } from './page.js';
import { railOf, type Story, sourcesEnd } from './story.js';
import { statusMark } from './story-marks.js';

/** Tags after the status sentence, and its mark. "Stalled" is shown to staff only, and not after the sources end. */
export function StatusTags({ story, page }: { story: Story<StatusEvent>; page: Page }) {
  const { status } = story.track;
  const { t, label } = messagesFor(page.language);
  const tags: string[] = [];
  if (!railOf(story.track).includes(status.stage)) tags.push(label('stages', status.stage));
  if (status.talks === 'paused') tags.push(t('track.paused'));
  if (page.session.staff && status.stalled && !sourcesEnd(story)) tags.push(t('track.stalled'));
  return (
    <>
      {tags.map((tag) => (
        <>
          <span class="tag">{tag}</span>{' '}
        </>
      ))}
      <MarkTag mark={statusMark(story, page)} page={page} />
    </>
  );
}
