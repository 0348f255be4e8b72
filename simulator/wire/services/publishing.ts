import { digits } from "../../cloud/kind";
import type { Ami } from "../../cloud/store";
import { blocks, type Properties, text, texts } from "../../schema/property";
import type { Api, Handlers } from "../api";
import { ApiError } from "../error";

/** AMIs as their owners publish them, and as others find them: Amazon's too, by whoever acts as its account. */
export const PUBLISHING: Handlers = {
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
    const id = text(params, "ImageId");
    const ami = api.store.amis().find((each) => each.imageId === id && each.account === api.account);
    if (ami === undefined) throw new ApiError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`, 400);
    const [permission] = [params["LaunchPermission"] as Properties | undefined];
    const added = blocks(permission ?? {}, "Add");
    const { userGroups, userIds, ...others } = ami.launchPermissions;
    const groups = [...userGroups, ...added.map((each) => text(each, "Group"))].filter(Boolean);
    const ids = [...userIds, ...added.map((each) => text(each, "UserId"))].filter(Boolean);
    api.store.putAmi({ ...ami, launchPermissions: { ...others, userGroups: groups, userIds: ids } });
    api.store.save();
    return {};
  },
  DescribeImages: (params, api) => ({ Images: visibleAmis(params, api).map(shown) }),
};

const NOBODY = { userIds: [], userGroups: [], organizationArns: [], organizationalUnitArns: [] };

/** Those that the account may launch, by owner and filters. */
export function visibleAmis(params: Properties, { store, account, region }: Api): readonly Ami[] {
  const owners = texts(params, "Owners").map((owner) => (owner === "self" ? account : owner));
  const ids = texts(params, "ImageIds");
  const filters = blocks(params, "Filters").map(
    (each) => [text(each, "Name"), texts(each, "Values").map(glob)] as const,
  );
  return store.amis().filter((ami) => {
    const { userIds, userGroups } = ami.launchPermissions;
    const isVisible = ami.account === account || userGroups.includes("all") || userIds.includes(account);
    const facts: Readonly<Record<string, string>> = { ...FACTS, name: ami.name, architecture: ami.architecture, "owner-id": ami.account, "image-id": ami.imageId }; // prettier-ignore
    const fits = filters.every(([name, values]) => values.some((value) => value.test(facts[name] ?? "")));
    const isAsked =
      (owners.length === 0 || owners.includes(ami.account)) && (ids.length === 0 || ids.includes(ami.imageId));
    return ami.region === region && isVisible && isAsked && fits;
  });
}

const FACTS = { state: "available" };

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html: `*` and `?` */
function glob(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

function shown({ imageId, name, account, architecture, createdAt, launchPermissions, tags }: Ami): Properties {
  return {
    ...{ ImageId: imageId, Name: name, OwnerId: account, Architecture: architecture, State: "available" },
    Public: launchPermissions.userGroups.includes("all"),
    ...(createdAt !== undefined && { CreationDate: createdAt }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
