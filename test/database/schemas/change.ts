/** A small change to a database, with the objects by which the comparison of catalogues has to find it. */
export interface Change {
  readonly title: string;
  readonly change: string;
  readonly objects: readonly string[];
}
