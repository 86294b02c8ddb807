import { describe, expect, it } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { pageFor, STAFF } from '../../../ui/stories.fixture.js';
import { NextSteps } from './next-steps.js';

describe('what cannot be recorded next', () => {
  it('names the twin that it waits for as the page does', () => {
    const refusal = { code: 'twin_not_in_force', message: '', params: { twin: 'kz-eu-ra' } };
    const html = renderToString(
      <NextSteps
        steps={[{ type: 'agreement.entered_into_force', likely: true, possible: false, refusals: [refusal] }]}
        slug="kz-eu-visa"
        titleOf={(slug) =>
          slug === 'kz-eu-ra' ? 'Readmission agreement, Kazakhstan – European Union' : undefined
        }
        page={pageFor({ ...STAFF, language: 'en' })}
      />,
    );
    expect(html).toContain('Readmission agreement, Kazakhstan – European Union');
    expect(html).not.toContain('kz-eu-ra');
  });
});
