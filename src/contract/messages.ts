import * as z from 'zod';

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'an array',
  object: 'an object',
  null: 'null',
};
const UNITS: Record<string, string> = { string: ' characters', array: ' entries' };

/** One message for whatever is wrong with a field, but that it is missing. */
export const says = (rule: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? 'Required.' : rule),
});

/** Says in our words what is wrong with a field whose schema has no words of its own. */
z.config({
  customError: (issue) => {
    switch (issue.code) {
      case 'invalid_type':
        return issue.input === undefined
          ? 'Required.'
          : `Has to be ${KINDS[issue.expected] ?? 'of another kind'}.`;
      case 'too_small':
        return `${issue.inclusive === false ? 'More than' : 'At least'} ${issue.minimum}${UNITS[issue.origin] ?? ''}.`;
      case 'too_big':
        return `${issue.inclusive === false ? 'Less than' : 'At most'} ${issue.maximum}${UNITS[issue.origin] ?? ''}.`;
      case 'invalid_value':
        return `One of: ${issue.values.map(String).join(', ')}.`;
      default:
        return 'Not of the form that the documentation names.';
    }
  },
});
