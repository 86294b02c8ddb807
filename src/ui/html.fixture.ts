import type { ConfigData } from 'html-validate';

/** The rules that every page keeps; what is only a matter of how a renderer writes is left out. */
export const RULES: ConfigData = {
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    'long-title': 'off',
    'require-sri': ['error', { target: 'crossorigin' }],
    'void-style': 'off',
  },
};
