import type * as pulumi from "@pulumi/pulumi";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import type { Channels } from "../../plan/channels";
import type { Tags } from "../account-args";
import type { ChildTransform } from "../child-transform";

/** The account's identity provider for GitHub: AWS allows one per URL. */
export type OidcProviderChoice =
  { readonly kind: "create" } | { readonly kind: "adopt"; readonly arn: pulumi.Input<string> };

/** Arguments of {@link GithubOidcRoles}. */
export interface GithubOidcRolesArgs {
  /** Twelve digits. */
  readonly accountId: string;
  /** Every region in which stacks of images make something: of builds, and of keys for distribution. At least one. */
  readonly regions: readonly string[];
  /**
   * `sub` of the jobs that may preview, letter by letter: `repo:example-org/golden-images:environment:preview`. An
   * environment is better than `pull_request`: it can hold variables of its own and be closed.
   */
  readonly previewSubjects: readonly string[];
  /** `sub` of the jobs that may deploy: `repo:example-org/golden-images:environment:prod`. Never `pull_request`. */
  readonly deploySubjects: readonly string[];
  /** `sub` of the jobs that may rebuild what is deployed. Never `pull_request`. @default none, and no such role */
  readonly rebuildSubjects?: readonly string[];
  /** `sub` of the jobs that may move channels of images. Never `pull_request`. @default none, and no such role */
  readonly promoteSubjects?: readonly string[];
  /** `sub` of the jobs that may take versions out of use too. Never `pull_request`. @default none, and no such role */
  readonly revokeSubjects?: readonly string[];
  /** Of the stacks' settings; these two need it: `{channels: ["candidate", "production"], parameter: "/images/{name}/{architecture}/{channel}"}`. */
  readonly promotion?: Channels;
  /** `namePrefix` of the stacks' settings. @default none */
  readonly namePrefix?: string;
  /** @default `{kind: "create"}` */
  readonly provider?: OidcProviderChoice;
  /** Bucket and key of Pulumi's state. @default state is kept elsewhere, such as in Pulumi Cloud */
  readonly state?: { readonly bucketName: pulumi.Input<string>; readonly kmsKeyArn: pulumi.Input<string> };
  /** ARN of a policy that bounds the roles. @default none */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /**
   * ARN of a policy that must bound every role that a deployment makes, or `none`, with which whoever deploys can make a
   * role that may do anything. @default the policies that `rolesBoundary`, `projectsBoundary` and the stack `bootstrap` make
   */
  readonly createdRolesBoundary?: string;
  /** Seconds that credentials of the deploy role last: 3,600–43,200. @default 21,600 (6 hours) */
  readonly deploySessionSeconds?: number;
  /** @default none */
  readonly tags?: Tags;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly previewRole?: ChildTransform<RoleArgs>;
    readonly deployRole?: ChildTransform<RoleArgs>;
    readonly rebuildRole?: ChildTransform<RoleArgs>;
    readonly promoteRole?: ChildTransform<RoleArgs>;
    readonly revokeRole?: ChildTransform<RoleArgs>;
  };
}
