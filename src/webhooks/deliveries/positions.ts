import type { ClientBase } from 'pg';

/** The position up to which a numbering has been fanned out; held until the transaction ends. */
export async function lockPosition(at: ClientBase, isPublic: boolean): Promise<string> {
  const { rows } = await at.query<{ position: string }>({
    name: 'webhook-position',
    text: 'SELECT position FROM webhook_positions WHERE public = $1 FOR UPDATE',
    values: [isPublic],
  });
  return rows[0]?.position ?? '0';
}

/** As {@link lockPosition}, for what needs no place in the order. */
export async function readPosition(at: ClientBase, isPublic: boolean): Promise<string> {
  const { rows } = await at.query<{ position: string }>(
    'SELECT position FROM webhook_positions WHERE public = $1',
    [isPublic],
  );
  return rows[0]?.position ?? '0';
}
