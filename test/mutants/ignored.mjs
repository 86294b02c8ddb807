import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What a schema says of itself is for the OpenAPI document, which is compared as a whole (`npm run generated`). */
const isDescription = ({ node, parent }) =>
  parent?.type === 'CallExpression' &&
  parent.callee.property?.name === 'meta' &&
  parent.arguments.includes(node);

/** A name in the three languages: a test of it would only say it again. */
const isName = ({ node: { type, properties } }) =>
  type === 'ObjectExpression' &&
  ['en', 'ru', 'kk'].every((language) =>
    properties.some(({ key, value }) => key?.name === language && value?.type === 'StringLiteral'),
  );

const words = {
  shouldIgnore(path) {
    if (isDescription(path)) return 'in openapi.json';
    return isName(path) ? 'a name in three languages' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'words', words)];
