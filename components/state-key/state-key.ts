import * as pulumi from "@pulumi/pulumi";
import { Alias } from "@pulumi/aws/kms/alias";
import type { Key, KeyArgs } from "@pulumi/aws/kms/key";
import { homeIn } from "../../plan/arn";
import { stateKeyPolicy } from "../../plan/policies/keys";
import type { AccountArgs } from "../account-args";
import * as check from "../argument-checks";
import type { ChildTransform } from "../child-transform";
import { customerKey } from "../customer-key";
import { STATE_KEY_TYPE } from "../type-tokens";

/** Arguments of {@link StateKey}. */
export interface StateKeyArgs extends AccountArgs {
  /** `alias/golden-images/state`; the secrets provider of stacks names it. */
  readonly alias: string;
  /** `false` lets a deployment delete the key, and with it every secret in the states. @default true */
  readonly protect?: boolean;
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
    check.throwFaults(this, `StateKey "${name}"`, stateKeyFaults(args));

    const key = stateKey(name, args, this);
    const { alias, region } = args;
    this.keyArn = key.arn;
    this.aliasName = new Alias(`${name}-alias`, { name: alias, targetKeyId: key.keyId, region }, { parent: this }).name;
    this.registerOutputs({ keyArn: this.keyArn, aliasName: this.aliasName });
  }
}

function stateKeyFaults({ accountId, alias, tags }: StateKeyArgs): check.ArgumentFault[] {
  return [
    ...check.account("accountId", accountId),
    ...check.tags(tags),
    ...check.keyAlias("alias", alias, "alias/golden-images/state"),
  ];
}

function stateKey(name: string, args: StateKeyArgs, parent: pulumi.Resource): Key {
  const { region, tags, protect = true } = args;
  const policy = stateKeyPolicy(homeIn(args.accountId, args.region));
  const description = "State of Pulumi: its bucket, and the secrets in it";
  const opts = { parent, protect };
  return customerKey(`${name}-key`, opts, args.transform?.key, { description, policy, tags, region });
}
