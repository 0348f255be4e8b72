import { parseArn } from "./arn";
import { text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { errorsOf } from "./error";
import { arnOf, type Context, digits, here, type Kind, type Kinds, uuid } from "./kind";
import type { CloudResource } from "./store";

const KEY = "aws:kms/key:Key";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";
const ALIAS = "aws:kms/alias:Alias";
const failed = errorsOf("KMS");

/** Keys: a deletion only schedules; the provider takes the key for gone. */
const key: Kind = {
  vanishes: false,
  create: (creation) => {
    const { inputs, account, store } = creation;
    const seed = ["kms", account, String(store.next("kms:key"))];
    const keyId = inputs["multiRegion"] === true ? `mrk-${digits(32, ...seed)}` : uuid(...seed);
    const policy = inputs["policy"] ?? defaultPolicy(creation);
    const outputs = {
      arn: arnOf(creation, "kms", `key/${keyId}`),
      keyId,
      policy,
      multiRegion: inputs["multiRegion"] ?? false,
    };
    return { id: keyId, outputs };
  },
};

/** Replicas of a multi-Region key, in another region. */
const replicaKey: Kind = {
  vanishes: false,
  create: (creation) => {
    const primary = text(creation.inputs, "primaryKeyArn");
    const doing = `creating KMS Replica Key`;
    const parsed = parseArn(primary);
    const found = creation.store.list(KEY).find(({ state }) => state["arn"] === primary);
    if (!found) throw failed(doing, "ReplicateKey", "NotFoundException", `Key '${primary}' does not exist`);
    if (found.state["multiRegion"] !== true || parsed?.region === creation.region) {
      const explanation = `${primary} is not a multi-Region primary key of another Region`;
      throw failed(doing, "ReplicateKey", "UnsupportedOperationException", explanation);
    }
    if (creation.store.get(REPLICA, creation.account, creation.region, found.id)) {
      throw failed(
        doing,
        "ReplicateKey",
        "AlreadyExistsException",
        `Key ${found.id} already exists in ${creation.region}`,
      );
    }
    const outputs = {
      arn: arnOf(creation, "kms", `key/${found.id}`),
      keyId: found.id,
      keyRotationEnabled: false,
      keySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      policy: creation.inputs["policy"] ?? defaultPolicy(creation),
    };
    return { id: found.id, outputs };
  },
};

/** Aliases: one of a name in an account and region, on a key that exists. */
const alias: Kind = {
  check: (inputs): readonly Failure[] => {
    const name = text(inputs, "name");
    const reason = `invalid value for name (must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]), got "${name}"`;
    return name === "" || /^alias\/[0-9A-Za-z_/-]+$/.test(name) ? [] : [{ property: "name", reason }];
  },
  create: (creation) => {
    const { inputs, store, account, region } = creation;
    const name = text(inputs, "name");
    const arn = arnOf(creation, "kms", name);
    const doing = `creating KMS Alias (${name})`;
    if (store.get(ALIAS, account, region, name)) {
      throw failed(doing, "CreateAlias", "AlreadyExistsException", `An alias with the name ${arn} already exists`);
    }
    const target = requireKey(creation, text(inputs, "targetKeyId"), doing, "CreateAlias");
    return { id: name, outputs: { arn, targetKeyArn: target.state["arn"] } };
  },
};

/** Grants on a key that exists. */
const grant: Kind = {
  create: (creation) => {
    const target = requireKey(creation, text(creation.inputs, "keyId"), "creating KMS Grant", "CreateGrant");
    const grantId = digits(64, target.id, String(creation.store.next("kms:grant")));
    return { id: `${target.id}:${grantId}`, outputs: { grantId, grantToken: digits(120, grantId) } };
  },
};

export const KMS: Kinds = { [KEY]: key, [REPLICA]: replicaKey, [ALIAS]: alias, "aws:kms/grant:Grant": grant };

function requireKey(context: Context, id: string, doing: string, operation: string): CloudResource {
  const keys = [...here(context, KEY), ...here(context, REPLICA)];
  const found = keys.find(
    (item) => [item.id, item.state["arn"]].includes(id) && item.state["deletionDate"] === undefined,
  );
  if (!found) throw failed(doing, operation, "NotFoundException", `Key '${id}' does not exist`);
  return found;
}

function defaultPolicy({ partition, account }: Context): string {
  const root = `arn:${partition}:iam::${account}:root`;
  const statement = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: root },
    Action: "kms:*",
    Resource: "*",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
