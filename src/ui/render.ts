import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../domain/values/characters.js';

/** HTML in which nothing is hidden: what older rows hold of characters that nobody sees is written out. */
export const renderHtml = (part: VNode): string => visible(renderToString(part));

/** A whole page as HTML, with its doctype. */
export const renderPage = (page: VNode): string => `<!DOCTYPE html>\n${renderHtml(page)}\n`;
