import type * as pulumi from "@pulumi/pulumi";

/** Tags by key. Keys are counted, values may come from other resources. */
export type Tags = Readonly<Record<string, pulumi.Input<string>>>;

/** Arguments of components that must know where they are, for ARNs. */
export interface AccountArgs {
  /** The account that owns what is made: twelve digits. */
  readonly accountId: string;
  /** The region that everything is made in, unless the component says otherwise. */
  readonly region: string;
  /** On every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}
