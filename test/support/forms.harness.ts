import type { Role } from '../../src/access/allow.js';
import { Database } from '../../src/db/database.js';
import type { Language } from '../../src/domain/values/text.js';
import type { Service } from './service.js';
import { newTokenOf } from './tokens.js';

/** A form as a browser reads it: where it goes and every field with its values, in their order. */
export type Form = { action: string; fields: [name: string, value: string][] };

/** A page as a reader without script has it. */
export type Visited = { status: number; url: string; html: string; headers: Headers };

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const plain = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name] ?? '');

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return found ? plain(found[1] ?? '') : undefined;
};

/** The words of a page as they are read: tags inside a line part nothing. */
export const wordsOf = (html: string): string =>
  plain(
    html
      .replaceAll(/<(script|style|datalist)[\s\S]*?<\/\1>/g, ' ')
      .replaceAll(/<\/?(?:a|b|data|del|ins|small|span|time)\b(?:"[^"]*"|[^">])*>/g, '')
      .replaceAll(/<(?:"[^"]*"|[^">])*>/g, ' '),
  )
    .replaceAll(/[\s\u2060]+/g, ' ')
    .trim();

export const titleOf = (html: string): string => plain(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '');

/** The inside of a tag: a value may hold `>`. */
const IN_TAG = '(?:"[^"]*"|[^">])*';

const CONTROL = new RegExp(
  `<input\\b${IN_TAG}>|<textarea\\b(${IN_TAG})>([\\s\\S]*?)</textarea>|<select\\b(${IN_TAG})>([\\s\\S]*?)</select>`,
  'g',
);

function fieldOf(found: RegExpExecArray): [string, string][] {
  const [tag, textarea, content = '', select, options = ''] = found;
  if (textarea !== undefined) {
    const name = attribute(`<textarea${textarea}>`, 'name');
    return name ? [[name, plain(content.replace(/^\n/, ''))]] : [];
  }
  if (select !== undefined) {
    const name = attribute(`<select${select}>`, 'name');
    const all = [...options.matchAll(new RegExp(`<option\\b${IN_TAG}>`, 'g'))].map(([option]) => option);
    const chosen = all.find((option) => attribute(option, 'selected') !== undefined) ?? all[0] ?? '';
    return name ? [[name, attribute(chosen, 'value') ?? '']] : [];
  }
  const name = attribute(tag, 'name');
  const type = attribute(tag, 'type');
  if (!name || type === 'submit') return [];
  if ((type === 'checkbox' || type === 'radio') && attribute(tag, 'checked') === undefined) return [];
  return [[name, attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')]];
}

/** The form in the page’s main part that has the button `act`, else the first; sign-out stands in its head. */
export function formIn(html: string, act: string | null = null): Form {
  const main = html.slice(html.indexOf('<main'));
  const forms = [...main.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)];
  const [, tag = '', body = ''] =
    forms.find(([form]) => form.includes(` name="do" value="${act}"`)) ?? forms[0] ?? [];
  if (!tag) throw new Error(`no form on the page: ${wordsOf(html).slice(0, 300)}`);
  return { action: attribute(tag, 'action') ?? '', fields: [...body.matchAll(CONTROL)].flatMap(fieldOf) };
}

/** What is typed, ticked or chosen: a value, several, or null to leave it out. */
export type Answers = Record<string, string | string[] | null>;

function filled({ fields }: Form, answers: Answers): URLSearchParams {
  const params = new URLSearchParams(fields.filter(([name]) => !(name in answers)));
  for (const [name, value] of Object.entries(answers)) {
    for (const each of value === null ? [] : [value].flat()) params.append(name, each);
  }
  return params;
}

/** A browser without script: it keeps cookies, follows redirects and sends forms. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly language = 'en',
  ) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async visit(path: string, init: RequestInit = {}): Promise<Visited> {
    const headers = new Headers(init.headers);
    headers.set('accept-language', this.language);
    if (this.cookies.size > 0) headers.set('cookie', this.cookie);
    const answer = await fetch(new URL(path, this.url), { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    const location = answer.headers.get('location');
    if (location && answer.status === 303) {
      await answer.text();
      return this.visit(location);
    }
    return { status: answer.status, url: path, html: await answer.text(), headers: answer.headers };
  }

  /** Sends the form of a page with some of its answers changed, by the button `do`. */
  send(page: Visited, act: string | null, answers: Answers = {}, headers: Record<string, string> = {}) {
    const form = formIn(page.html, act);
    const body = filled(form, { ...answers, ...(act !== null && { do: act }) });
    const sent = { 'sec-fetch-site': 'same-origin', ...headers };
    return this.visit(form.action || page.url, { method: 'POST', body, headers: sent });
  }

  /** Changes the language of a page of a form: its buttons send along what is typed. */
  speak(page: Visited, language: Language, answers: Answers = {}) {
    const button = new RegExp(`<button\\b${IN_TAG}\\slang="${language}"${IN_TAG}>`).exec(page.html)?.[0];
    if (!button) throw new Error(`no button for ${language}`);
    const form = page.html.slice(page.html.indexOf(`<form id="${attribute(button, 'form')}"`));
    const body = filled(formIn(`<main>${form}`), { ...answers, do: attribute(button, 'value') ?? '' });
    const to = attribute(button, 'formaction') ?? '';
    return this.visit(to, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  }

  /** Sends the form of a page with a file chosen in its field `file`. */
  upload(page: Visited, act: string, file: File) {
    const form = formIn(page.html, act);
    const body = new FormData();
    for (const [name, value] of form.fields) if (name !== 'file') body.append(name, value);
    body.append('file', file);
    body.append('do', act);
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    return this.visit(form.action || page.url, { method: 'POST', body, headers });
  }

  async signIn(token: string): Promise<Visited> {
    return this.send(await this.visit('/sign-in'), null, { token });
  }

  /** As a session that has ended: the cookie is gone. */
  forget(): void {
    this.cookies.clear();
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const ended = attributes.some((each) => /^\s*max-age=0$/i.test(each));
    // A test asks for another language by the address, page by page: none is remembered.
    if (name === 'paraph-language') return;
    if (ended) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** A token of somebody who is there for it alone. */
export const newToken = ({ app }: Pick<Service, 'app'>, role: Role, name?: string): Promise<string> =>
  newTokenOf(app.get(Database, { strict: false }).pool, role, name);
