import { parseResultOf } from './plain-yaml.js';
import { readFrom } from './yaml.js';

/** Parses one YAML document to a JSON value; undefined for an empty one. Throws if it is more than JSON. */
export const readYaml = (text: string): unknown => readFrom(parseResultOf(text));
