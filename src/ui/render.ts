import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../domain/values/characters.js';

/** HTML in which invisible characters, which older rows may contain, are written visibly. */
export const renderHtml = (part: VNode): string => visible(renderToString(part));

/** A whole page as HTML, with its doctype. */
export const renderPage = (page: VNode): string => `<!DOCTYPE html>\n${renderHtml(page)}\n`;
