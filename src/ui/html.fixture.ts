import { type ConfigData, HtmlValidate } from 'html-validate';

/** The rules that every page keeps; what is only a matter of how a renderer writes is left out. */
const RULES: ConfigData = {
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    // HTML has no such rule: a repeated name is how a form sends several values.
    'form-dup-name': 'off',
    'long-title': 'off',
    'require-sri': ['error', { target: 'crossorigin' }],
    'void-style': 'off',
  },
};

/** The faults of a page: invalid HTML, and inline styles or scripts, which the content security policy forbids. */
export async function faultsOf(html: string): Promise<string[]> {
  const report = await new HtmlValidate(RULES).validateString(html);
  const faults = report.results.flatMap(({ messages }) => messages.map(({ message }) => message));
  const inline = html.match(/ style=|<style|<script>|<[^>]+ on\w+=/g) ?? [];
  return [...faults, ...inline];
}
