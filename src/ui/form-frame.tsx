import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';
import { Button, Buttons, ErrorSummary, type FieldError } from './form.js';
import { Csrf, FORM, Layout, type MenuItem } from './layout.js';
import type { Page } from './page.js';

export type FormFrameProps = {
  page: Page;
  m: Messages;
  errors: FieldError[];
  title: string;
  lede?: ComponentChildren;
  current?: MenuItem | undefined;
  back: { href: string; label: string };
  /** The `action` of the form. */
  action: string;
  /** The label of its button, which sends `do=check` or the given act. */
  act: string;
  does?: string;
  /** The form takes files. */
  files?: boolean | undefined;
  /** The form has a field that searches tracks as the user types. */
  finds?: boolean | undefined;
  children: ComponentChildren;
  /** Beside the form and before it: the text from which it was filled in. */
  text?: ComponentChildren;
  aside?: ComponentChildren;
};

/** The frame of every form: errors, questions, then the submit button and the cancel link. */
export function FormFrame(props: FormFrameProps) {
  const { page, m, errors, title, current, back, action, act, does = 'check', children, text, aside } = props;
  const { t } = m;
  const isRefused = errors.length > 0;
  return (
    <Layout
      page={page}
      title={isRefused ? t('form.error_title', { title }) : title}
      current={current}
      finds={props.finds}
      sends={{ enter: does, language: isRefused ? 'again' : 'edit' }}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={back.href}>{back.label}</a>
      </nav>
      <h1>{title}</h1>
      {props.lede && <p class="lede">{props.lede}</p>}
      <div class={text ? 'form read' : 'form'}>
        {text}
        <form
          id={FORM}
          method="post"
          action={action}
          enctype={props.files ? 'multipart/form-data' : undefined}
          novalidate
        >
          <Csrf page={page} />
          <ErrorSummary errors={errors} m={m} />
          {children}
          <Buttons>
            <Button does={does}>{act}</Button>
            <a class="button" href={back.href}>
              {t('entry.leave')}
            </a>
          </Buttons>
        </form>
        {aside && <aside aria-labelledby="known">{aside}</aside>}
      </div>
    </Layout>
  );
}
