import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A whole page as HTML, with its doctype. */
export const renderPage = (page: VNode): string => `<!DOCTYPE html>\n${renderToString(page)}\n`;
