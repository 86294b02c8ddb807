/** Whether a track is between this party and others, or has it as a member of one. */
export const takesPart = (track: string, party: string): string =>
  `(${track}.parties @> ARRAY[${party}]
    OR jsonb_path_exists(${track}.members, '$.*[*] ? (@ == $code)', jsonb_build_object('code', ${party})))`;
