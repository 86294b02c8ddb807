import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../config.js';

const GIVEN = {
  PUBLIC_URL: 'https://talks.example/',
  OIDC_ISSUER: 'https://sso.example',
  OIDC_CLIENT_ID: 'paraph',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_GROUPS: 'desk=officer',
};
const set = (more: Record<string, string>) => readConfig({ ...GIVEN, ...more }).signOn;

describe('the settings of single sign-on', () => {
  it('are null if no provider is named', () => {
    expect(readConfig({}).signOn).toBeNull();
  });

  it('give groups their roles in order, also with the names of a directory', () => {
    const groups = 'CN=heads,OU=g,DC=mfa,DC=kz=approver,desk four=officer,all=none';
    expect(set({ OIDC_GROUPS: groups })).toMatchObject({
      scope: 'openid profile',
      groups: [
        { group: 'CN=heads,OU=g,DC=mfa,DC=kz', role: 'approver' },
        { group: 'desk four', role: 'officer' },
        { group: 'all', role: null },
      ],
    });
  });

  it.each([
    [{ OIDC_CLIENT_SECRET: '' }, 'OIDC_CLIENT_SECRET: needed'],
    [{ OIDC_GROUPS: '' }, 'OIDC_GROUPS: needed'],
    [{ PUBLIC_URL: '' }, 'needs PUBLIC_URL'],
    [{ OIDC_ISSUER: 'http://sso.example' }, 'must be https'],
    [{ OIDC_ISSUER: 'http://127.evil.example' }, 'must be https'],
    [{ OIDC_SCOPE: 'profile' }, 'must contain openid'],
    [{ OIDC_GROUPS: 'desk=root' }, 'must be group=role'],
    [{ OIDC_GROUPS: 'desk=officer,other' }, 'must be group=role'],
    [{ OIDC_GROUP: 'desk=officer' }, 'there is no such setting'],
  ])('stop the start in one line: %j', (more, fault) => {
    expect(() => set(more)).toThrow(fault);
  });
});
