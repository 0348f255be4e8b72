import * as pulumi from "@pulumi/pulumi";
import { Alias } from "@pulumi/aws/kms/alias";
import { Key, type KeyArgs } from "@pulumi/aws/kms/key";
import { accountFaults, tagFaults } from "../argument-checks";
import { shown, throwFaults, type ArgumentFault } from "../argument-faults";
import { partitionOf } from "../../plan/arn";
import { stateKeyPolicy } from "../../plan/policies/state-key";
import { transformed, type ChildTransform } from "../child-transform";
import { STATE_KEY_TYPE } from "../type-tokens";

const ALIAS = /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/;
const DELETION_WINDOW_DAYS = 30;

/** Arguments of {@link StateKey}. */
export interface StateKeyArgs {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** `alias/golden-images/state`; the secrets provider of stacks names it. */
  readonly alias: string;
  /** `false` lets a deployment delete the key, and with it every secret in the states. @default true */
  readonly protect?: boolean;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Last resort: change what is registered. */
  readonly transform?: { readonly key?: ChildTransform<KeyArgs> };
}

/**
 * The customer key of Pulumi's state: of the bucket, and of the secrets in each state (`awskms://…`). It rotates each
 * year, stays in the account, and is protected: without it no state can be read.
 *
 * @example
 * const key = new StateKey("state", { accountId: "111122223333", region: "us-east-1", alias: "alias/golden-images/state" });
 *
 * @see https://www.pulumi.com/docs/iac/concepts/secrets/#aws-key-management-service-kms
 */
export class StateKey extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  readonly aliasName: pulumi.Output<string>;

  constructor(name: string, args: StateKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super(STATE_KEY_TYPE, name, {}, opts);
    throwFaults(this, `StateKey "${name}"`, stateKeyFaults(args));

    const key = stateKey(name, args, this);
    this.keyArn = key.arn;
    this.aliasName = alias(name, args, key, this).name;
    this.registerOutputs({ keyArn: this.keyArn, aliasName: this.aliasName });
  }
}

function stateKeyFaults(args: StateKeyArgs): ArgumentFault[] {
  const faults = [...accountFaults("accountId", args.accountId), ...tagFaults("tags", args.tags ?? {})];
  if (!ALIAS.test(args.alias)) {
    faults.push({
      path: "alias",
      reason: `${shown(args.alias)} is not alias/ and up to 250 letters, digits, "/", "_" and "-"`,
      fix: 'Use an alias such as "alias/golden-images/state".',
    });
  }
  return faults;
}

function stateKey(name: string, args: StateKeyArgs, parent: pulumi.Resource): Key {
  const partition = partitionOf(args.region);
  const child = transformed(
    args.transform?.key,
    {
      description: "State of Pulumi: its bucket, and the secrets in it",
      policy: JSON.stringify(stateKeyPolicy({ partition, account: args.accountId })),
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      tags: args.tags,
      region: args.region,
    },
    { parent, protect: args.protect ?? true },
  );
  return new Key(`${name}-key`, child.args, child.opts);
}

function alias(name: string, args: StateKeyArgs, key: Key, parent: pulumi.Resource): Alias {
  return new Alias(`${name}-alias`, { name: args.alias, targetKeyId: key.keyId, region: args.region }, { parent });
}
