/** The languages offered for a source or a document. The working languages of the parties come first. */
export const SOURCE_LANGUAGES = ['kk', 'ru', 'en', 'fr', 'de', 'pl', 'uk', 'uz', 'ky', 'tr', 'zh'];
