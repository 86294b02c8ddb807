import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What a schema says of itself is for the OpenAPI document, which is compared as a whole (`npm run generated`). */
const described = {
  shouldIgnore: ({ node }) =>
    node.type === 'CallExpression' && node.callee.property?.name === 'meta' ? 'in openapi.json' : undefined,
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'described', described)];
