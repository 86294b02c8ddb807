/**
 * The version of what is indexed, and how words are folded. A change of either raises it: the release that first serves
 * with the new version fills the index anew. Names of kinds, parties, events and languages are not indexed (words/codes.ts).
 */
export const INDEX_VERSION = 3;
