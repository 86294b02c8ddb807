import { afterTitle, type Named, type Naming } from '../i18n/track-names.js';
import { Words } from './text.js';

/** A track's name as a part of a page; the title says which language it is in. */
export const TrackName = ({ track, page }: { track: Named; page: Naming }) => (
  <>
    <Words text={track.title} language={page.language} />
    {afterTitle(track, page)}
  </>
);
