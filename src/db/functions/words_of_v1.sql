-- The words of a text, as src/tracks/queries/words.ts has them.
CREATE OR REPLACE FUNCTION words_of_v1(typed text) RETURNS tsvector LANGUAGE sql IMMUTABLE
  RETURN array_to_tsvector(ARRAY(
    SELECT DISTINCT left(word, 100)
    FROM regexp_split_to_table(lower(typed COLLATE "und-x-icu"), '[^[:alnum:]]+') AS each(word) WHERE word <> ''));
