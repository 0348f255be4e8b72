import { PARAMETER } from "../../cloud/ssm";
import { IMAGE } from "../../cloud/imagebuilder-image";
import { meets, recipeOf } from "../../cloud/imagebuilder";
import { digits, here } from "../../cloud/kind";
import type { Ami } from "../../cloud/store";
import { blocks, type Properties, text, texts } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { ApiError } from "../error";

/** Whether Amazon Inspector scans is not simulated: it does, in every account. */
export const INSPECTOR: Handlers = {
  BatchGetAccountStatus: (params, api) => {
    const ids = texts(params, "accountIds");
    const state = { status: "ENABLED", errorCode: "SUCCESS", errorMessage: "none" };
    const own = (accountId: string): Properties => ({ accountId, state, resourceState: { ec2: state, ecr: state } });
    return { accounts: (ids.length > 0 ? ids : [api.account]).map(own) };
  },
};

/** Of EC2 what the account says of public AMIs: every AMI may be public, and no disk is encrypted by default; and of AMIs tags, state and where they come from. */
export const EC2: Handlers = {
  GetImageBlockPublicAccessState: () => ({ ImageBlockPublicAccessState: "unblocked", ManagedBy: "account" }),
  GetEbsEncryptionByDefault: () => ({ EbsEncryptionByDefault: false }),
  DescribeTags: (params, api) => {
    const asked = blocks(params, "Filters").filter((filter) => text(filter, "Name") === "resource-id");
    const ids = asked.flatMap((filter) => texts(filter, "Values"));
    const Tags = amisHere(api)
      .filter(({ imageId }) => ids.includes(imageId))
      .flatMap(({ imageId: ResourceId, tags }) =>
        Object.entries(tags).map(([Key, Value]) => ({ ResourceId, ResourceType: "image", Key, Value })),
      );
    return { Tags };
  },
  CreateTags: (params, api) => {
    const tags = Object.fromEntries(blocks(params, "Tags").map((tag) => [text(tag, "Key"), text(tag, "Value")]));
    for (const id of texts(params, "Resources")) {
      const ami = amisHere(api).find(({ imageId }) => imageId === id);
      if (!ami) throw notFound(id);
      api.store.putAmi({ ...ami, tags: { ...ami.tags, ...tags } });
    }
    api.store.save();
    return {};
  },
  DescribeImages: (params, api) => {
    const asked = blocks(params, "Filters").filter((filter) => text(filter, "Name") === "image-id");
    const ids = [...texts(params, "ImageIds"), ...asked.flatMap((filter) => texts(filter, "Values"))];
    const own = amisHere(api).filter(({ imageId, isDisabled }) => {
      return (ids.length === 0 || ids.includes(imageId)) && (isDisabled !== true || params["IncludeDisabled"] === true);
    });
    return { Images: own.map(shown) };
  },
  EnableImageDeprecation: (params, api) => {
    const at = params["DeprecateAt"] as Date;
    if (at.getTime() < api.time) throw new ApiError("InvalidParameterValue", "The date is in the past.", 400);
    return changed(params, api, { deprecatedAt: at.toISOString() });
  },
  DisableImage: (params, api) => changed(params, api, { isDisabled: true, launchPermissions: NOBODY }),
  ResetImageAttribute: (params, api) => changed(params, api, { launchPermissions: NOBODY }),
  DescribeImageReferences: (params, api) => {
    const ImageReferences = here(api, PARAMETER)
      .filter(({ state }) => state["dataType"] === "aws:ec2:image" && texts(params, "ImageIds").includes(text(state, "value")))
      .map(({ state }) => ({ ImageId: state["value"], ResourceType: "ssm:Parameter", Arn: state["arn"] }));
    return { ImageReferences };
  },
  GetImageAncestry: (params, api) => {
    const line = [amiNamed(text(params, "ImageId"), api)];
    for (let own = line[0]; own; own = parentOf(own, api)) if (own !== line[0]) line.push(own);
    const entry = ({ imageId: ImageId }: Ami, at: number) => ({ ImageId, SourceImageId: line[at + 1]?.imageId });
    return { ImageAncestryEntries: line.map(entry) };
  },
};

const NOBODY = { userIds: [], userGroups: [], organizationArns: [], organizationalUnitArns: [] };

function shown({ imageId, name, account, architecture, isDisabled, deprecatedAt, launchPermissions, tags }: Ami) {
  return {
    ...{ ImageId: imageId, Name: name, OwnerId: account, Architecture: architecture },
    ...{ State: isDisabled === true ? "disabled" : "available", Public: launchPermissions.userGroups.includes("all") },
    ...(deprecatedAt !== undefined && { DeprecationTime: deprecatedAt }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function changed(params: Properties, api: Api, change: Partial<Ami>): Properties {
  api.store.putAmi({ ...amiNamed(text(params, "ImageId"), api), ...change });
  api.store.save();
  return api.operation.output === undefined ? {} : { Return: true };
}

function amiNamed(id: string, api: Api): Ami {
  const found = amisHere(api).find(({ imageId }) => imageId === id);
  if (!found) throw notFound(id);
  return found;
}

function notFound(id: string): ApiError {
  return new ApiError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`, 400);
}

/** That of the newest build of its recipe's parent that was there when its own build began. */
function parentOf({ sourceImage, region }: Ami, api: Api): Ami | undefined {
  const images = api.store.list(IMAGE);
  const own = images.find(({ id }) => id === sourceImage);
  const [, name = "", version = ""] = text((own && recipeOf(api, own.state)?.state) ?? {}, "parentImage").split("/");
  const dateOf = ({ state }: (typeof images)[number]): string => text(state, "dateCreated");
  const parents = images.filter((each) => {
    const [, other, number = ""] = each.id.split("/");
    return own !== undefined && other === name && meets(number, version) && dateOf(each) <= dateOf(own);
  });
  const newest = parents.sort((one, other) => dateOf(one).localeCompare(dateOf(other))).at(-1);
  return api.store.amis().find((ami) => ami.sourceImage === newest?.id && ami.region === region);
}

function amisHere({ store, account, region }: Api): readonly Ami[] {
  return store.amis().filter((ami) => ami.account === account && ami.region === region);
}

/**
 * Names by AWS's guide; its default of concurrent builds is 20 for some machines, and as low as 5 in a new account.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html
 */
const MACHINES = ["Linux", "ARM"].flatMap((kind) =>
  ["Small", "Medium", "Large", "XLarge", "2XLarge"].map(
    (size) => `Concurrently running builds for ${kind}/${size} environment`,
  ),
);
const QUOTAS: Readonly<Record<string, number>> = {
  "Build projects": 5000,
  ...Object.fromEntries(MACHINES.map((name) => [name, 20])),
};

/** Service Quotas: those of CodeBuild. */
export const SERVICE_QUOTAS: Handlers = {
  ListServiceQuotas: (params, api) => {
    if (text(params, "ServiceCode") !== "codebuild")
      throw new ApiError("NoSuchResourceException", "golden-images simulator: there are quotas of codebuild alone.");
    const quotas = Object.entries(QUOTAS).map(([QuotaName, Value]) => {
      return { ServiceCode: "codebuild", QuotaName, QuotaCode: `L-${digits(8, QuotaName).toUpperCase()}`, Value };
    });
    return listed("Quotas", quotas, params, api);
  },
};
