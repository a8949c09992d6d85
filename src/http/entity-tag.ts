/** Whether `If-None-Match` names this entity tag, by the weak comparison of RFC 9110, section 13.1.2. */
export const namesTag = (if_none_match: string | undefined, etag: string): boolean =>
  if_none_match
    ?.split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag) ?? false;
