import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, EntitySchema, type EntitySchemaOptions } from 'typeorm';
import { databaseSettings } from '../../ormconfig.js';
import { type PersonRow, personEntity } from '../../src/accounts/entities/person.entity.js';
import { Database } from '../../src/db/database.js';
import { ENTITIES } from '../../src/entities.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';

type Column = {
  name: string;
  type: string;
  nullable: boolean;
  primary: boolean;
  generated: boolean;
  /** Whether the application's role may change it. */
  update: boolean;
};

let database: TestDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.drop());

/** As the application's role. */
async function over<T>(entities: EntitySchema[], work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await new DataSource({ ...databaseSettings(database.appUrl), entities }).initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}

const byName = (a: Column, b: Column) => (a.name < b.name ? -1 : 1);

/** Of one table: what its entity says, and what the catalogue of the migrated database does. */
const compared = (entity: EntitySchema) =>
  over([entity], async (source) => {
    const { columns, tableName } = source.getMetadata(entity);
    const mapped = columns.map((column): Column => {
      const precision = column.precision == null ? '' : `(${column.precision})`;
      return {
        name: column.databaseName,
        type: `${source.driver.normalizeType(column)}${precision}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
        primary: column.isPrimary,
        generated: column.isGenerated,
        update: column.isUpdate,
      };
    });
    const there: Column[] = await source.query(
      `SELECT a.attname AS name,
         regexp_replace(format_type(a.atttypid, a.atttypmod), '^timestamp(.*) with time zone', 'timestamp with time zone\\1')
           AS type,
         NOT a.attnotnull AS nullable, a.attidentity <> '' AS generated,
         EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY(i.indkey))
           AS "primary",
         has_column_privilege(a.attrelid, a.attnum, 'UPDATE') AS update
       FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
      [tableName],
    );
    return { mapped: mapped.sort(byName), there: there.sort(byName) };
  });

describe('what TypeORM maps', () => {
  it.each(ENTITIES.map((entity) => [entity.options.tableName ?? '', entity] as const))(
    'of %s is its columns with their types, keys and nulls, and what may be changed, and no others',
    async (_, entity) => {
      const { mapped, there } = await compared(entity);
      expect(mapped).toEqual(there);
    },
  );

  const { name, ...others } = personEntity.options.columns;
  const faults: Record<string, EntitySchemaOptions<PersonRow>['columns']> = {
    'a column is called otherwise': { ...others, name: { type: 'text', name: 'full_name' } },
    'a column is left out': others,
    'a column is there that the table has not': {
      ...personEntity.options.columns,
      ...{ email: { type: 'text' } },
    },
    'a type is another': { ...others, name: { type: 'varchar' } },
    'a column may be null that is not': { ...others, name: { type: 'text', nullable: true } },
    'a column is no key that is one': {
      ...personEntity.options.columns,
      id: { type: 'uuid' },
      name: { ...name!, primary: true },
    },
    'a column is not to be changed that is': { ...others, name: { type: 'text', update: false } },
  };
  it.each(Object.entries(faults))('is not that if %s', async (_, columns) => {
    const { mapped, there } = await compared(new EntitySchema({ ...personEntity.options, columns }));
    expect(mapped).not.toEqual(there);
  });
});

describe('a repository', () => {
  const person = (username: string) => ({
    id: randomUUID(),
    name: 'Aigerim',
    username,
    created_at: new Date(),
  });

  it('given the connection of a transaction, is part of it: rolled back, nothing is there', () =>
    over(ENTITIES, async (source) => {
      const at = new Database(source);
      const people = at.repository(personEntity);
      await expect(
        at.transaction(async (client) => {
          const inside = at.repository(personEntity, client);
          await inside.insert(person('rolled-back'));
          expect(await inside.exists({ where: { username: 'rolled-back' } })).toBe(true);
          expect(await people.exists({ where: { username: 'rolled-back' } })).toBe(false);
          throw new Error('not to be');
        }),
      ).rejects.toThrow('not to be');
      expect(await people.exists({ where: { username: 'rolled-back' } })).toBe(false);
    }));

  it('given no connection, takes one of the pool for a statement, and leaves none behind that failed', () =>
    over(ENTITIES, async (source) => {
      const at = new Database(source);
      const people = at.repository(personEntity);
      await people.insert(person('twice'));
      expect([at.pool.totalCount, at.pool.idleCount]).toEqual([1, 1]);
      await expect(people.insert(person('twice'))).rejects.toMatchObject({ code: '23505' });
      expect([at.pool.totalCount, at.pool.idleCount]).toEqual([0, 0]);
    }));
});
