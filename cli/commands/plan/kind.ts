/** A label and a value. */
export type Row = readonly [string, string];

/** What the summary says of images of a kind. */
export interface KindOfImage<Image> {
  readonly rows: (image: Image) => readonly Row[];
  readonly pipelines: (image: Image) => number;
}
