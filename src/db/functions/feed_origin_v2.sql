-- What differs where the database goes on from an earlier state, as far as PostgreSQL can tell: another cluster
-- (system identifier), a recovery to a point in time or a promotion (timeline), a dump restored beside the original
-- (database) or over it (table). The timeline comes from the log's insert position: the control file has that of the
-- last checkpoint, which after a promotion is still the old one.
CREATE OR REPLACE FUNCTION feed_origin_v2() RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT system_identifier FROM pg_control_system())
    || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
    || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    || '/' || 'feed'::regclass::oid;
