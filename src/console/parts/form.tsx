import type { Child } from 'hono/jsx';
import type { FieldError } from '../../core/reasons.ts';
import { TEXT } from '../en.ts';
import type { Sent } from '../forms.ts';

/** Of every control. */
export type FieldProps = {
  /** In the form, and the path of its errors. */
  name: string;
  label: string;
  /** Below the label: what to write, before anything is written. */
  hint?: string | undefined;
  sent?: Sent | undefined;
  /** What stands in it where nothing was sent. */
  value?: string | number | undefined;
  errors?: readonly FieldError[] | undefined;
  optional?: boolean | undefined;
  /** Of the input: type, inputmode, autocomplete, min, max … */
  [attribute: string]: unknown;
};

/** The message of a field, if something is wrong with it or with a part of it. */
export const messageOf = (name: string, errors: readonly FieldError[]): string | undefined =>
  errors.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;

/** The id of a field, by its name. */
export const idOf = (name: string) => `field-${name.replaceAll(/[^a-z0-9]/gi, '-')}`;

/** What a control is described by, and whether it is wrong. */
export const described = (name: string, hint: string | undefined, message: string | undefined) => {
  const ids = [hint && `${idOf(name)}-hint`, message && `${idOf(name)}-error`].filter(Boolean);
  return {
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
    ...(message !== undefined && { 'aria-invalid': 'true' }),
  };
};

type LabelledProps = Pick<FieldProps, 'name' | 'label' | 'hint' | 'optional'> & {
  message: string | undefined;
  children?: Child;
};

const Labelled = ({ name, label, hint, optional, message, children }: LabelledProps) => (
  <div class={message === undefined ? 'field' : 'field wrong'}>
    <label for={idOf(name)}>
      {label} {optional && <span class="quiet">({TEXT.optional})</span>}
    </label>
    <Explained {...{ name, hint, message }} />
    {children}
  </div>
);

/** What to write into a field, and what was wrong with what was. */
const Explained = ({
  name,
  hint,
  message,
}: {
  name: string;
  hint: string | undefined;
  message: string | undefined;
}) => (
  <>
    {hint && (
      <p class="hint" id={`${idOf(name)}-hint`}>
        {hint}
      </p>
    )}
    {message && (
      <p class="error" id={`${idOf(name)}-error`}>
        <span class="unseen">{TEXT.error_in_title}</span>
        {message}
      </p>
    )}
  </>
);

/** One line to write in, with its label, and what was wrong with what was sent. */
export const Field = (props: FieldProps) => {
  const { name, label, hint, sent, value, errors = [], optional, ...attributes } = props;
  const message = messageOf(name, errors);
  return (
    <Labelled {...{ name, label, hint, optional, message }}>
      <input
        id={idOf(name)}
        name={name}
        value={sent?.[name] ?? value}
        {...described(name, hint, message)}
        {...attributes}
      />
    </Labelled>
  );
};

/** Several lines to write in. */
export const TextArea = (props: FieldProps) => {
  const { name, label, hint, sent, value, errors = [], optional, ...attributes } = props;
  const message = messageOf(name, errors);
  return (
    <Labelled {...{ name, label, hint, optional, message }}>
      <textarea id={idOf(name)} name={name} {...described(name, hint, message)} {...attributes}>
        {/* HTML drops a first line end, which may be the text's own. */}
        {`\n${sent?.[name] ?? value ?? ''}`}
      </textarea>
    </Labelled>
  );
};

/** One of several, by their values and texts. */
export const Select = (
  props: FieldProps & { options: readonly { value: string; text: string }[] },
) => {
  const { name, label, hint, sent, value, errors = [], optional, options, ...attributes } = props;
  const message = messageOf(name, errors);
  const chosen = sent?.[name] ?? value;
  return (
    <Labelled {...{ name, label, hint, optional, message }}>
      <select id={idOf(name)} name={name} {...described(name, hint, message)} {...attributes}>
        {options.map(({ value, text }) => (
          <option value={value} selected={value === String(chosen ?? '')}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
};

/** Yes or no. */
export const Checkbox = ({ name, label, hint, sent, errors = [], ...attributes }: FieldProps) => {
  const message = messageOf(name, errors);
  return (
    <div class={message === undefined ? 'field' : 'field wrong'}>
      <div class="choice">
        <input
          type="checkbox"
          id={idOf(name)}
          name={name}
          value="yes"
          checked={sent?.[name] === 'yes'}
          {...described(name, hint, message)}
          {...attributes}
        />
        <label for={idOf(name)}>{label}</label>
      </div>
      <Explained {...{ name, hint, message }} />
    </div>
  );
};

/** The field that an error is of: the one called so, or the one that what is wrong is a part of. */
const fieldOf = (path: string, labels: Readonly<Record<string, string>>): string => {
  const parts = path.split('.');
  const names = parts.map((_, at) => parts.slice(0, parts.length - at).join('.'));
  return names.find((name) => name in labels) ?? parts[0] ?? '';
};

type ErrorSummaryProps = {
  errors: readonly FieldError[] | undefined;
  /** What the fields are called, by their names. */
  labels: Readonly<Record<string, string>>;
};

/** What is wrong with a form, above it, each leading to its field. */
export const ErrorSummary = ({ errors = [], labels }: ErrorSummaryProps) =>
  errors.length === 0 ? null : (
    <div class="notice critical" role="alert" aria-labelledby="errors" tabindex={-1} id="problem">
      <h2 id="errors">{TEXT.errors_title}</h2>
      <ul>
        {errors.map(({ path, message }) => {
          const name = fieldOf(path, labels);
          return (
            <li>
              <a href={`#${idOf(name)}`}>{`${labels[name] ?? name}: ${message}`}</a>
            </li>
          );
        })}
      </ul>
    </div>
  );

/**
 * The key of a form, made when it was drawn: sent twice, by a double click or a reload, it books once. A form that was
 * refused keeps its key, since only what was booked is remembered.
 */
export const RetryKey = ({ sent }: { sent?: Sent | undefined }) => (
  <input type="hidden" name="key" value={sent?.key ?? crypto.randomUUID()} />
);
