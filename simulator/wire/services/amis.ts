import { IMAGE } from "../../cloud/imagebuilder-image";
import { meets, recipeOf } from "../../cloud/imagebuilder";
import { digits, here } from "../../cloud/kind";
import { PARAMETER } from "../../cloud/ssm";
import type { Ami } from "../../cloud/store";
import { block, blocks, type Properties, text, texts } from "../../schema/property";
import type { Api, Handlers } from "../api";
import { ApiError } from "../error";

/** AMIs as their owners publish, tag, deprecate and disable them, and as others find them: Amazon's too, by whoever acts as its account. */
export const AMIS: Handlers = {
  RegisterImage: (params, api) => {
    const name = text(params, "Name");
    const imageId = `ami-0${digits(16, api.account, api.region, name)}`;
    const own = { imageId, name, region: api.region, account: api.account, createdAt: api.date };
    const more = {
      architecture: text(params, "Architecture") || "x86_64",
      encrypted: false,
      sourceImage: "",
      tags: {},
    };
    api.store.putAmi({ ...own, ...more, launchPermissions: NOBODY });
    api.store.save();
    return { ImageId: imageId };
  },
  ModifyImageAttribute: (params, api) => {
    const { launchPermissions } = amiNamed(text(params, "ImageId"), api);
    const added = blocks(block(params, "LaunchPermission"), "Add");
    const userGroups = [...launchPermissions.userGroups, ...added.map((each) => text(each, "Group"))].filter(Boolean);
    const userIds = [...launchPermissions.userIds, ...added.map((each) => text(each, "UserId"))].filter(Boolean);
    return changed(params, api, { launchPermissions: { ...launchPermissions, userGroups, userIds } });
  },
  ResetImageAttribute: (params, api) => changed(params, api, { launchPermissions: NOBODY }),
  EnableImageDeprecation: (params, api) => {
    const at = params["DeprecateAt"] as Date;
    if (at.getTime() < api.time) throw new ApiError("InvalidParameterValue", "The date is in the past.", 400);
    return changed(params, api, { deprecatedAt: at.toISOString() });
  },
  DisableImage: (params, api) => changed(params, api, { isDisabled: true, launchPermissions: NOBODY }),
  DescribeImages: (params, api) => ({ Images: visibleAmis(params, api).map(shown) }),
  DescribeImageReferences: (params, api) => {
    const ImageReferences = here(api, PARAMETER)
      .filter(
        ({ state }) =>
          state["dataType"] === "aws:ec2:image" && texts(params, "ImageIds").includes(text(state, "value")),
      )
      .map(({ state }) => ({ ImageId: state["value"], ResourceType: "ssm:Parameter", Arn: state["arn"] }));
    return { ImageReferences };
  },
  GetImageAncestry: (params, api) => {
    const line = [amiNamed(text(params, "ImageId"), api)];
    for (let own = line[0]; own; own = parentOf(own, api)) if (own !== line[0]) line.push(own);
    const entry = ({ imageId: ImageId }: Ami, at: number) => ({ ImageId, SourceImageId: line[at + 1]?.imageId });
    return { ImageAncestryEntries: line.map(entry) };
  },
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
      const ami = amiNamed(id, api);
      api.store.putAmi({ ...ami, tags: { ...ami.tags, ...tags } });
    }
    api.store.save();
    return {};
  },
};

const NOBODY = { userIds: [], userGroups: [], organizationArns: [], organizationalUnitArns: [] };

/** Those that the account may launch, by owner and filters; disabled ones are its owner's to ask for. */
function visibleAmis(params: Properties, { store, account, region }: Api): readonly Ami[] {
  const owners = texts(params, "Owners").map((owner) => (owner === "self" ? account : owner));
  const ids = texts(params, "ImageIds");
  const filters = blocks(params, "Filters").map(
    (each) => [text(each, "Name"), texts(each, "Values").map(glob)] as const,
  );
  return store.amis().filter((ami) => {
    const { userIds, userGroups } = ami.launchPermissions;
    const isVisible = ami.account === account || userGroups.includes("all") || userIds.includes(account);
    const isThere = ami.isDisabled !== true || (ami.account === account && params["IncludeDisabled"] === true);
    const isAsked =
      (owners.length === 0 || owners.includes(ami.account)) && (ids.length === 0 || ids.includes(ami.imageId));
    const facts = factsOf(ami);
    const fits = filters.every(([name, values]) => values.some((value) => value.test(facts[name] ?? "")));
    return ami.region === region && isVisible && isThere && isAsked && fits;
  });
}

function factsOf({ name, architecture, account, imageId, isDisabled }: Ami): Readonly<Record<string, string>> {
  return {
    name,
    architecture,
    "owner-id": account,
    "image-id": imageId,
    state: isDisabled === true ? "disabled" : "available",
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html: `*` and `?` */
function glob(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

function shown(ami: Ami): Properties {
  const { imageId, name, account, architecture, createdAt, deprecatedAt, launchPermissions, tags } = ami;
  return {
    ...{ ImageId: imageId, Name: name, OwnerId: account, Architecture: architecture, State: factsOf(ami)["state"] },
    Public: launchPermissions.userGroups.includes("all"),
    ...(createdAt !== undefined && { CreationDate: createdAt }),
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
  if (!found) throw new ApiError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`, 400);
  return found;
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
