import type * as pulumi from "@pulumi/pulumi";
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";
import type { Consumers } from "../launch-permission";

/**
 * Arguments of {@link ImageSharing}: who gets the image, and the key it is encrypted with. The primary key is made in
 * `region`, where images are built.
 */
export interface ImageSharingArgs extends Consumers, AccountArgs {
  /** Every region that the image is distributed to. @default [region] */
  readonly regions?: readonly string[];
  /** Accounts that get a copy of their own, in every region. @default none */
  readonly targetAccountIds?: readonly string[];
  /** @default the account's key for EBS, or no encryption; an encrypted image can then be shared with no one */
  readonly kmsKey?: KmsKeyChoice;
  /** AMIs that exist already; those that a pipeline builds later get `ImageSharing.launchPermission` instead. @default none */
  readonly amis?: readonly ExistingAmi[];
  /** `false` lets a deployment remove the key from its state; it stays on AWS anyway. @default true */
  readonly protect?: boolean;
  /** Last resort: change what is registered. */
  readonly transform?: { readonly key?: ChildTransform<KeyArgs> };
}

export type KmsKeyChoice =
  /** A customer-managed, multi-region, rotating key whose policy admits exactly the consumers, with a replica in each other region. */
  | {
      readonly kind: "create";
      /** `alias/…`, the same in every region. */
      readonly alias: string;
      /** @default "Encrypts AMIs" */
      readonly description?: string;
    }
  /** Keys that exist, by region. Their policies must admit the consumers; nothing here can check that. */
  | { readonly kind: "adopt"; readonly kmsKeyIds: Readonly<Record<string, pulumi.Input<string>>> };

export interface ExistingAmi {
  readonly region: string;
  readonly amiId: pulumi.Input<string>;
}
