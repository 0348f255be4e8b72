import type { AnyImage } from "../any-image";

/** The normal form of an image that a workflow of another repository builds. */
export interface ExternalDefinition extends AnyImage {
  readonly kind: "external";
  readonly version: string;
  /** `owner/name`, or an HTTPS address. */
  readonly repository: string;
  readonly workflow: { readonly file: string } | { readonly name: string };
  readonly inputs: Readonly<Record<string, string>>;
  readonly requestInput?: string;
  /** With `{version}` in it. */
  readonly gitTag: string;
}
