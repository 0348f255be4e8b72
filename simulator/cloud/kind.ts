import { createHash } from "node:crypto";
import { type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { formatArn } from "./arn";
import type { CloudResource, Store } from "./store";

/** Where and as whom a call is made. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** A call of the cloud. */
export interface Context extends Place {
  readonly store: Store;
  /** Now, as AWS prints times. */
  readonly date: string;
}

/** A resource about to be created. */
export interface Creation extends Context {
  readonly inputs: Properties;
}

/** What AWS makes of it. */
export interface Created {
  readonly id: string;
  /** Outputs beside the inputs. */
  readonly outputs: Properties;
}

/** A resource that exists. */
export interface Existing extends Context {
  readonly resource: CloudResource;
}

/** How one resource type behaves beyond its table. */
export interface Kind {
  /** "global" resources are one of a name in the account, whatever the region. @default "regional" */
  readonly scope?: "global" | "regional";
  /** Rules of the provider on the inputs; values may be unknown. */
  readonly check?: (inputs: Properties) => readonly Failure[];
  /** Refuses with AWS's errors, or says what came to be. */
  readonly create: (creation: Creation) => Created;
  /** Outputs that an update changes, or that win over its inputs. @default none */
  readonly update?: (existing: Existing, inputs: Properties) => Properties;
  /** Refuses where the resource is in use; does what else a deletion does. */
  readonly remove?: (existing: Existing) => void;
  /** False where deletion leaves the resource, such as a KMS key that is only scheduled. @default true */
  readonly vanishes?: boolean;
  /** State that is not kept in the cloud's file, because AWS never gives it back. */
  readonly writeOnly?: readonly string[];
}

/** Kinds by type token. */
export type Kinds = Readonly<Record<string, Kind>>;

/** An ARN in the place of the call. */
export function arnOf(context: Context, service: string, resource: string): string {
  const { partition, region, account } = context;
  return formatArn({ partition, service, region, account, resource });
}

/** An ARN of IAM, which has no region. */
export function iamArn({ partition, account }: Context, resource: string): string {
  return formatArn({ partition, service: "iam", region: "", account, resource });
}

/** Hexadecimal digits that look random and depend only on their seed. */
export function digits(count: number, ...seed: readonly string[]): string {
  return createHash("sha512").update(seed.join("|")).digest("hex").slice(0, count);
}

/** The id of a new resource of EC2: `sg-0a1b…`. */
export function ec2Id({ store, account, region }: Context, prefix: string): string {
  return `${prefix}-0${digits(16, prefix, account, region, String(store.next(`ec2:${prefix}`)))}`;
}

/** A UUID that depends only on its seed. */
export function uuid(...seed: readonly string[]): string {
  const hex = digits(32, ...seed);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** The resources of a type in the account and region of a call. */
export function here({ store, account, region }: Context, type: string): readonly CloudResource[] {
  return store.list(type).filter((found) => found.account === account && [region, "global"].includes(found.region));
}

/** The resource of a type whose state holds a value, in the account and region of a call. */
export function findHere(context: Context, type: string, property: string, value: unknown): CloudResource | undefined {
  return here(context, type).find((found) => found.state[property] === value);
}

/** The state of a resource as text, for the error messages. */
export function stateText(resource: CloudResource, property: string): string {
  return text(resource.state, property);
}
