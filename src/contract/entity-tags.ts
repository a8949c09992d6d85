/** An entity tag (RFC 9110, section 8.8.3), weak or strong, with its text. */
const TAG = String.raw`(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"`;
const SPACE = '[ \\t]*';
/** An element of a list, which may be empty (RFC 9110, section 5.6.1.2), up to its comma or the end. */
const ELEMENT = new RegExp(`${SPACE}(?:${TAG}${SPACE})?(,|$)`, 'y');

/** The texts of a list of entity tags; empty elements are ignored. Null for what is no list, or has no tag. */
export function parseEntityTags(field: string): string[] | null {
  const tags: string[] = [];
  const element = new RegExp(ELEMENT);
  for (;;) {
    const [, tag, end] = element.exec(field) ?? [];
    if (end === undefined) {
      return null;
    }
    if (tag !== undefined) {
      tags.push(tag);
    }
    if (end === '') {
      return tags.length > 0 ? tags : null;
    }
  }
}

/** The tag of a version, as its owner reads it. */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`;

/** Whether `If-None-Match` names this entity tag, by the weak comparison of RFC 9110, section 13.1.2. */
export const namesTag = (field: string | undefined, etag: string): boolean =>
  field?.trim() === '*' || (parseEntityTags(field ?? '')?.includes(etag.slice(1, -1)) ?? false);

/** The version of a booking, in the tag of its owner's or of the public reading. */
const VERSION = /^([1-9]\d{0,14})(?:-public)?$/;

/** The version that a tag of this API names; null for the tags of others. */
export function versionOf(tag: string): number | null {
  const version = VERSION.exec(tag)?.[1];
  return version === undefined ? null : Number(version);
}
