import { webcrypto } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret, publicKeyOf, signatures } from './signature.js';

const message = () => ({
  id: 'msg_01',
  timestamp: Math.floor(Date.now() / 1000),
  body: '{"type":"round.held","data":{"place":"Астана"}}',
});

function headers({ id, timestamp }: ReturnType<typeof message>, signature: string) {
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

/** Verifies with WebCrypto, which shares no key handling with the code under test. */
async function accepts(
  publicKey: string,
  { id, timestamp, body }: ReturnType<typeof message>,
  signature: string,
) {
  const raw = Buffer.from(publicKey.replace('whpk_', ''), 'base64');
  const key = await webcrypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const bytes = Buffer.from(signature.replace('v1a,', ''), 'base64');
  return webcrypto.subtle.verify(
    'Ed25519',
    key,
    bytes,
    new TextEncoder().encode(`${id}.${timestamp}.${body}`),
  );
}

describe('signing a delivery', () => {
  it('given a shared secret, the official library verifies the delivery', () => {
    const { secret, publicKey } = newSecret('v1');
    const sent = message();
    expect(publicKey).toBeNull();
    expect(new Webhook(secret).verify(sent.body, headers(sent, signatures([secret], sent)))).toEqual(
      JSON.parse(sent.body),
    );
  });

  it('given another secret or another body, the official library refuses it', () => {
    const { secret } = newSecret('v1');
    const sent = message();
    const signature = signatures([secret], sent);
    expect(() => new Webhook(newSecret('v1').secret).verify(sent.body, headers(sent, signature))).toThrow();
    expect(() => new Webhook(secret).verify(`${sent.body} `, headers(sent, signature))).toThrow();
  });

  it('given a key pair, WebCrypto verifies the delivery and refuses altered ones', async () => {
    const { secret, publicKey } = newSecret('v1a');
    const sent = message();
    const signature = signatures([secret], sent);
    expect(await accepts(publicKey!, sent, signature)).toBe(true);
    expect(await accepts(publicKey!, { ...sent, id: 'msg_02' }, signature)).toBe(false);
    expect(await accepts(newSecret('v1a').publicKey!, sent, signature)).toBe(false);
  });

  it('given a rotation, receivers can verify with the old secret, the new secret or the public key', async () => {
    const [older, newer, pair] = [newSecret('v1'), newSecret('v1'), newSecret('v1a')];
    const sent = message();
    const value = signatures([newer.secret, older.secret, pair.secret], sent);
    expect(value.split(' ')).toHaveLength(3);
    for (const { secret } of [older, newer]) {
      expect(new Webhook(secret).verify(sent.body, headers(sent, value))).toEqual(JSON.parse(sent.body));
    }
    expect(await accepts(pair.publicKey!, sent, value.split(' ')[2]!)).toBe(true);
  });

  it('reproduces the published example of v1a', () => {
    // The test vector of the Svix server; the standard shows its signature as an example. Ed25519 is deterministic.
    const secret =
      'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
    const sent = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
    expect(signatures([secret], sent)).toBe(
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    );
    expect(publicKeyOf(secret)).toBe('whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=');
  });

  it('a shared secret has no public key and 32 bytes', () => {
    const { secret } = newSecret('v1');
    expect(publicKeyOf(secret)).toBeNull();
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });

  it.each([
    '',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(88)}`,
    'whsk_AAAA',
    'whpk_AAAA',
    'whsec_не-base64',
  ])('refuses the unreadable secret %p without repeating it in the message', (secret) => {
    expect(() => signatures([secret], message())).toThrow(RangeError);
    if (secret.length > 6) expect(() => signatures([secret], message())).not.toThrow(secret);
  });
});
