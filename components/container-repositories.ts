import type * as pulumi from "@pulumi/pulumi";
import { LifecyclePolicy, type LifecyclePolicyArgs } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository, type RepositoryArgs } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy, type RepositoryPolicyArgs } from "@pulumi/aws/ecr/repositoryPolicy";
import { repositoryCleanUp, repositoryPolicy, type CleanUp } from "../plan/policies/repository";
import type { Tags } from "./account-args";
import * as check from "./argument-checks";
import { registerChild, type ChildTransform } from "./child-transform";

/**
 * By which AWS's policy for lifecycle roles knows the repositories that it may delete images of.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
const LIFECYCLE_ACCESS = { LifecycleExecutionAccess: "EC2 Image Builder" };

/** A repository in ECR. One that is made is kept with its images, whatever becomes of this component. */
export type RepositoryChoice =
  | { readonly kind: "adopt"; readonly name: string }
  | {
      readonly kind: "create";
      /** 2–256 lower-case letters and digits, joined by `.`, `_`, `-` and `/`. */
      readonly name: string;
      /** By region: customer key (ARN). It cannot be changed later. @default AWS's own key for ECR, `aws/ecr` */
      readonly kmsKeys?: Readonly<Record<string, pulumi.Input<string>>>;
      /** @default true */
      readonly scanOnPush?: boolean;
      /** @default true */
      readonly immutableTags?: boolean;
      /** Patterns of tags that may be pushed again although tags are immutable, 5 at most. @default none */
      readonly mutableTags?: readonly string[];
      /** @default nothing is deleted */
      readonly cleanUp?: CleanUp;
      /** Who may pull, beside the owner. @default no one */
      readonly pullers?: { readonly accountIds?: readonly string[]; readonly organizationIds?: readonly string[] };
      /** Of the repository alone. @default `tags` */
      readonly tags?: Tags;
    };

export interface RepositoryTransform {
  readonly repository?: ChildTransform<RepositoryArgs>;
  readonly repositoryPolicy?: ChildTransform<RepositoryPolicyArgs>;
  readonly repositoryCleanUp?: ChildTransform<LifecyclePolicyArgs>;
}

/** What components with repositories say of them. */
export interface RepositoriesArgs {
  readonly repository: RepositoryChoice;
  /** Where the image is built. */
  readonly region: string;
  readonly tags?: Tags | undefined;
  readonly transform?: RepositoryTransform;
}

const MOST_MUTABLE = 5;
/** ECR API, `RepositoryName`. */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

type Created = Extract<RepositoryChoice, { readonly kind: "create" }>;

/** What the children of one Region are made with. */
interface InRegion {
  readonly name: string;
  readonly region: string;
  readonly created: Created;
  readonly args: RepositoriesArgs;
  readonly parent: pulumi.Resource;
}

/** The repositories that are made here, one in each Region: no builder makes them where an image goes. */
export function repositories(
  name: string,
  args: RepositoriesArgs,
  regions: readonly string[],
  parent: pulumi.Resource,
) {
  const { repository: created, region: home } = args;
  if (created.kind === "adopt") return [];
  return regions.map((region) => {
    const suffix = region === home ? "" : `-${region}`;
    const place = { name: `${name}-repository${suffix}`, region, created, args, parent };
    const repository = repositoryIn(place);
    policies(place, repository);
    return { region, repository };
  });
}

/** Retained with its images, whatever becomes of its definition; replaced by one of another name, it stays too. */
function repositoryIn({ name, region, created, args, parent }: InRegion): Repository {
  const { scanOnPush = true, immutableTags = true, mutableTags = [], kmsKeys = {} } = created;
  const exceptions = immutableTags ? mutableTags.map((filter) => ({ filter, filterType: "WILDCARD" })) : [];
  const immutable = exceptions.length > 0 ? "IMMUTABLE_WITH_EXCLUSION" : "IMMUTABLE";
  return registerChild(Repository, name, { parent, retainOnDelete: true }, args.transform?.repository, {
    name: created.name,
    imageTagMutability: immutableTags ? immutable : "MUTABLE",
    ...(exceptions.length > 0 && { imageTagMutabilityExclusionFilters: exceptions }),
    imageScanningConfiguration: { scanOnPush },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: kmsKeys[region] }],
    tags: { ...(created.tags ?? args.tags), ...LIFECYCLE_ACCESS },
    region,
  });
}

function policies({ name, region, created, args, parent }: InRegion, { name: repository }: Repository): void {
  const { accountIds = [], organizationIds = [] } = created.pullers ?? {};
  if (accountIds.length + organizationIds.length > 0) {
    const document = repositoryPolicy({ region, accountIds, organizationIds });
    const policy = { repository, policy: JSON.stringify(document), region };
    // Those who pull go on, like the repository itself.
    const opts = { parent, retainOnDelete: true };
    registerChild(RepositoryPolicy, `${name}-policy`, opts, args.transform?.repositoryPolicy, policy);
  }
  const cleanUp = repositoryCleanUp(created.cleanUp ?? {});
  if (cleanUp === undefined) return;
  // A repository has one: made first, the new one would go with the old.
  const opts = { parent, deleteBeforeReplace: true };
  const policy = { repository, policy: JSON.stringify(cleanUp), region };
  registerChild(LifecyclePolicy, `${name}-clean-up`, opts, args.transform?.repositoryCleanUp, policy);
}

/** Every wrong argument of a repository, by the limits of the API of ECR. */
export function repositoryFaults(repository: RepositoryChoice): check.ArgumentFault[] {
  const { name } = repository;
  const isName = REPOSITORY.test(name) && name.length >= 2 && name.length <= 256;
  const ofName = check.failIf(!isName, "repository.name", {
    message: `${check.shown(name)} is not 2–256 lower-case letters and digits, joined by . _ - and /`,
    fix: 'Use a name such as "platform/base".',
  });
  if (repository.kind === "adopt") return ofName;
  const { mutableTags = [], cleanUp = {}, pullers = {} } = repository;
  return [
    ...ofName,
    ...check.accounts("repository.pullers.accountIds", pullers.accountIds),
    ...check.range("repository.cleanUp.keepNewest", cleanUp.keepNewest, 1, 10_000),
    ...check.failIf(mutableTags.length > MOST_MUTABLE, "repository.mutableTags", {
      message: `${mutableTags.length} patterns; ECR takes ${MOST_MUTABLE}`,
      fix: "Use * in a pattern.",
    }),
    ...check.failIf(cleanUp.deleteAfterDays !== undefined && cleanUp.keepNewest !== undefined, "repository.cleanUp", {
      message: "both deleteAfterDays and keepNewest; ECR takes one rule for all images",
      fix: "Give one of them.",
    }),
  ];
}
