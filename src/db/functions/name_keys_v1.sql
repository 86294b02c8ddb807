-- What a track is called in each language, and between whom it is: tracks that share one are namesakes.
CREATE OR REPLACE FUNCTION name_keys_v1(title jsonb, parties text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
  RETURN ARRAY(
    SELECT md5(language || ' ' || (SELECT string_agg(code, ' ' ORDER BY code COLLATE "C") FROM unnest(parties) code)
      || ' ' || coalesce(title ->> language, title ->> second, title ->> third, title #>> '{}'))
    FROM (VALUES ('en', 'ru', 'kk'), ('ru', 'kk', 'en'), ('kk', 'ru', 'en')) AS pick(language, second, third));
