import { meets } from "../cloud/imagebuilder";
import { dnsSuffix } from "../cloud/arn";
import type { Cloud } from "../cloud/cloud";
import type { Place } from "../cloud/kind";
import { type Properties, text } from "../schema/property";

const IMAGE = "aws:imagebuilder/image:Image";
const SECRET = "aws:secretsmanager/secret:Secret";
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** Answers a data source. Throws for one that is not simulated. */
export function invoke(token: string, place: Place, args: Properties, cloud: Cloud): Properties {
  const { account, region, partition } = place;
  const suffix = dnsSuffix(partition);
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity": {
      const arn = `arn:${partition}:iam::${account}:user/golden-images-simulator`;
      return { accountId: account, arn, id: account, userId: "AIDASIMULATEDUSER0000" };
    }
    case "aws:index/getRegion:getRegion":
      return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.${suffix}` };
    case "aws:index/getPartition:getPartition":
      return { id: partition, partition, dnsSuffix: suffix, reverseDnsPrefix: suffix.split(".").reverse().join(".") };
    case "aws:imagebuilder/getImage:getImage": {
      const arn = text(args, "arn");
      const newest = newestImage(arn, cloud.ids(IMAGE, place)) ?? arn;
      const image = cloud.read(IMAGE, place, newest, args, {});
      if (!image) throw new Error(`reading Image Builder Image (${arn}): couldn't find resource`);
      return { ...image.state, buildVersionArn: newest };
    }
    case "aws:secretsmanager/getSecretVersion:getSecretVersion":
      return secretVersion(place, text(args, "secretId"), cloud);
    default:
      throw new Error(`golden-images simulator: function ${token} is not in its table, so it cannot stand in for it.`);
  }
}

/** Of a version, which may have wildcards, its newest build. */
function newestImage(arn: string, ids: readonly string[]): string | undefined {
  const [prefix, name, range = "", build] = arn.split("/");
  if (build !== undefined) return arn;
  return ids.findLast((id) => {
    const [ofId, ownName, version = ""] = id.split("/");
    return ofId === prefix && ownName === name && meets(version, range);
  });
}

/** The current version of a secret, by name or ARN. */
function secretVersion(place: Place, secretId: string, cloud: Cloud): Properties {
  const secret = cloud.find(SECRET, place, "arn", secretId) ?? cloud.find(SECRET, place, "name", secretId);
  const versionOf = (name: unknown) => cloud.find(SECRET_VERSION, place, "secretId", name);
  const version = versionOf(secret?.["arn"]) ?? versionOf(secret?.["name"]);
  if (secret === undefined || version === undefined) {
    const doing = `reading Secrets Manager Secret Version (${secretId}|AWSCURRENT)`;
    throw new Error(`${doing}: ResourceNotFoundException: Secrets Manager can't find the specified secret.`);
  }
  const { versionId, versionStages, secretString = "" } = version;
  return { id: `${secretId}|AWSCURRENT`, secretId, arn: secret["arn"], secretString, versionId, versionStages };
}
