import { afterTitle, type Named, type Naming } from '../i18n/track-names.js';
import { Words } from './text.js';

/** A track's name, with the language of its title marked. */
export const TrackName = ({ track, page }: { track: Named; page: Naming }) => (
  <>
    <Words text={track.title} language={page.language} />
    {afterTitle(track, page)}
  </>
);
