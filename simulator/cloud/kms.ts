import { type Properties, text } from "../schema/property";
import { parseArn } from "./arn";
import { type Creation, digits, here, type Kind, type Kinds, uuid } from "./kind";

const KEY = "aws:kms/key:Key";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";

/** Keys: a deletion only schedules; the provider takes the key for gone. */
const key: Kind = {
  vanishes: false,
  id: ({ inputs, account, store }) => {
    const seed = ["kms", account, String(store.next("kms:key"))];
    return inputs["multiRegion"] === true ? `mrk-${digits(32, ...seed)}` : uuid(...seed);
  },
  arn: "arn:{partition}:kms:{region}:{account}:key/{id}",
  outputs: { keyId: "{id}" },
  make: (made) => ({ multiRegion: made.inputs["multiRegion"] ?? false, ...policyOf(made) }),
};

/** Replicas of a multi-Region key, in another region. */
const replicaKey: Kind = {
  vanishes: false,
  doing: "creating KMS Replica Key",
  call: "KMS: ReplicateKey",
  id: ({ inputs, store, region, failed }) => {
    const primary = text(inputs, "primaryKeyArn");
    const found = store.list(KEY).find(({ state }) => state["arn"] === primary);
    if (!found) throw failed("NotFoundException: Key '{primaryKeyArn}' does not exist");
    if (found.state["multiRegion"] === true && parseArn(primary)?.region !== region) return found.id;
    throw failed("UnsupportedOperationException: {primaryKeyArn} is not a multi-Region primary key of another Region");
  },
  taken: "AlreadyExistsException: Key {id} already exists in {region}",
  arn: "arn:{partition}:kms:{region}:{account}:key/{id}",
  outputs: { keyId: "{id}", keyRotationEnabled: false, keySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT" },
  make: policyOf,
};

/** Aliases: one per name in an account and region, on a key that exists. */
const alias: Kind = {
  check: (inputs) => {
    const name = text(inputs, "name");
    const reason = `invalid value for name (must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]), got "${name}"`;
    return name === "" || /^alias\/[0-9A-Za-z_/-]+$/.test(name) ? [] : [{ property: "name", reason }];
  },
  doing: "creating KMS Alias ({name})",
  call: "KMS: CreateAlias",
  id: "{name}",
  arn: "arn:{partition}:kms:{region}:{account}:{name}",
  taken: "AlreadyExistsException: An alias with the name arn:{partition}:kms:{region}:{account}:{name} already exists",
  make: (made) => {
    const target = [...here(made, KEY), ...here(made, REPLICA)].find(
      ({ id, state }) => [id, state["arn"]].includes(made.inputs["targetKeyId"]) && state["deletionDate"] === undefined,
    );
    if (!target) throw made.failed("NotFoundException: Key '{targetKeyId}' does not exist");
    return { targetKeyArn: target.state["arn"] };
  },
};

export const KMS: Kinds = { [KEY]: key, [REPLICA]: replicaKey, "aws:kms/alias:Alias": alias };

function policyOf({ inputs, partition, account }: Creation): Properties {
  const allowsAccount = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return { policy: inputs["policy"] ?? JSON.stringify({ Version: "2012-10-17", Statement: [allowsAccount] }) };
}
