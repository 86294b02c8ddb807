import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What a schema says of itself is for the OpenAPI document, which is compared as a whole (`npm run generated`). */
const isDescription = ({ type, callee }) => type === 'CallExpression' && callee.property?.name === 'meta';

/** A name in the three languages: a test of it would only say it again. */
const isName = ({ type, properties }) =>
  type === 'ObjectExpression' &&
  ['en', 'ru', 'kk'].every((language) =>
    properties.some(({ key, value }) => key?.name === language && value?.type === 'StringLiteral'),
  );

const words = {
  shouldIgnore({ node }) {
    if (isDescription(node)) return 'in openapi.json';
    return isName(node) ? 'a name in three languages' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'words', words)];
