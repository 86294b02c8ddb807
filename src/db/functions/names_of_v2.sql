-- What a track is called and between whom it is, in each log that has it.
CREATE OR REPLACE FUNCTION names_of_v2(h heads) RETURNS SETOF track_names LANGUAGE sql STABLE AS $$
  SELECT t.id, log.public, t.slug, t.kind,
    t.parties || coalesce((SELECT array_agg(code) FROM jsonb_each(t.members) m(party, codes),
      jsonb_array_elements_text(m.codes) code), '{}') || log.acceded,
    sort_name_v1(coalesce(c.title ->> 'en', c.title ->> 'ru', c.title ->> 'kk', c.title #>> '{}')),
    sort_name_v1(coalesce(c.title ->> 'ru', c.title ->> 'kk', c.title ->> 'en', c.title #>> '{}')),
    sort_name_v1(coalesce(c.title ->> 'kk', c.title ->> 'ru', c.title ->> 'en', c.title #>> '{}')),
    words_of_v1(concat_ws(' ', t.slug, c.title ->> 'en', c.title ->> 'ru', c.title ->> 'kk',
      CASE jsonb_typeof(c.title) WHEN 'string' THEN c.title #>> '{}' END)),
    name_keys_v1(c.title, t.parties)
  FROM tracks t
  CROSS JOIN (VALUES (false, h.renamed, h.acceded), (true, h.public_renamed, h.public_acceded))
    AS log(public, renamed, acceded)
  CROSS JOIN LATERAL (SELECT coalesce(log.renamed::jsonb, t.title) AS title) c
  WHERE t.id = h.track_id AND (NOT log.public OR h.public_activity IS NOT NULL)
$$;
