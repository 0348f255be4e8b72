import { createHash } from "node:crypto";
import { type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { apiError, type CloudError, type Created } from "./error";
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

/** A call of AWS. */
export interface Call extends Context {
  readonly fill: (template: Template) => string;
  /** The error of this call; a template of `apiError`'s third argument. */
  readonly failed: (error: Template) => CloudError;
}

/** A resource about to be created. */
export interface Creation extends Call {
  readonly inputs: Properties;
}

/** A resource that just got its id and, where it has one, its ARN. */
export interface Made extends Creation {
  readonly id: string;
  readonly arn: string;
}

/** A resource that exists. */
export interface Existing extends Call {
  readonly resource: CloudResource;
}

/** A text that names arguments, or the call's account, region, partition, date or new id: `{name}`, `{path=/}` with what stands for none. */
type Template = string;

/** Two types of which one names the other in an argument. */
interface Link {
  readonly type: string;
  readonly argument: string;
  /** The property of the named one that the argument holds. @default "id" */
  readonly by?: string;
  readonly error: Template;
}

/** What there is to know of one resource type beyond its table. */
export interface Kind {
  /** A "global" resource's name is unique in the account, in any region. @default "regional" */
  readonly scope?: "global";
  /** Rules of the provider on the inputs; values may be unknown. */
  readonly check?: (inputs: Properties) => readonly Failure[];
  /** What the provider says that it does: "creating ECR Repository ({name})". */
  readonly doing?: Template;
  /** "ECR: CreateRepository". */
  readonly call?: string;
  /** What must exist. */
  readonly needs?: readonly Link[];
  /** Refuses with AWS's other errors. */
  readonly guard?: (creation: Creation) => void;
  readonly arn?: Template;
  /** @default the ARN */
  readonly id?: Template | ((creation: Creation) => string);
  /** The error where there is one of the id, or by the property `unique`. @default none: the call overwrites */
  readonly taken?: Template;
  readonly unique?: string;
  /** Outputs beside inputs and ARN; texts are templates. */
  readonly outputs?: Properties;
  /** Does what else a create does; gives the other outputs. */
  readonly make?: (made: Made) => Properties;
  /** Outputs that an update changes, or that win over its inputs. @default none */
  readonly update?: (existing: Existing, inputs: Properties) => Properties;
  /** What refuses a deletion by naming the resource, unless its argument `force` is set. */
  readonly usedBy?: readonly Link[];
  readonly force?: string;
  /** Refuses with AWS's other errors; does what else a deletion does. */
  readonly remove?: (existing: Existing) => void;
  /** False where deletion leaves the resource, such as a KMS key that is only scheduled. @default true */
  readonly vanishes?: boolean;
  /** State that is not kept in the cloud's file, because AWS never gives it back. */
  readonly writeOnly?: readonly string[];
}

/** Kinds by type token. */
export type Kinds = Readonly<Record<string, Kind>>;

/** Refuses with AWS's errors, or says what came to be. */
export function create(type: string, kind: Kind, context: Context, inputs: Properties): Created {
  const creation = { ...callOf(kind, context, inputs), inputs };
  for (const { type: needed, argument, by = "id", error } of kind.needs ?? []) {
    if (!findHere(context, needed, by, text(inputs, argument))) throw creation.failed(error);
  }
  kind.guard?.(creation);
  const id = typeof kind.id === "function" ? kind.id(creation) : creation.fill(kind.id ?? kind.arn ?? "");
  const values: Properties = { ...inputs, id };
  const call = callOf(kind, context, values);
  const { taken, unique = "id" } = kind;
  if (taken !== undefined && findHere(context, type, unique, values[unique])) throw call.failed(taken);
  return { id, state: outputsOf(kind, { ...call, inputs, id, arn: call.fill(kind.arn ?? "") }) };
}

function outputsOf(kind: Kind, made: Made): Properties {
  const given = Object.entries({ ...(made.arn === "" ? {} : { arn: made.arn }), ...kind.outputs });
  const filled = given.map(([name, value]) => [name, typeof value === "string" ? made.fill(value) : value] as const);
  return { ...Object.fromEntries(filled), ...kind.make?.(made) };
}

/** The outputs that an update changes. */
export function update(kind: Kind, context: Context, resource: CloudResource, inputs: Properties): Properties {
  return kind.update?.({ ...callOf(kind, context, { id: resource.id }, "update"), resource }, inputs) ?? {};
}

/** Refuses with AWS's errors, or does what a deletion does beside taking the resource away. */
export function remove(kind: Kind, context: Context, resource: CloudResource): void {
  const existing = { ...callOf(kind, context, { id: resource.id }, "delete"), resource };
  const users = kind.force !== undefined && resource.state[kind.force] === true ? [] : (kind.usedBy ?? []);
  for (const { type, argument, by = "id", error } of users) {
    if (findHere(context, type, argument, by === "id" ? resource.id : resource.state[by])) throw existing.failed(error);
  }
  kind.remove?.(existing);
}

/** The resources of a type in the account and region of a call. */
export function here({ store, account, region }: Context, type: string): readonly CloudResource[] {
  return store.list(type).filter((found) => found.account === account && [region, "global"].includes(found.region));
}

/** The resource of a type with an id, or with a value of a property, in the account and region of a call. */
export function findHere(context: Context, type: string, by: string, value: unknown): CloudResource | undefined {
  const { store, account, region } = context;
  if (by !== "id") return here(context, type).find(({ state }) => state[by] === value);
  const get = (place: string): CloudResource | undefined => store.get(type, account, place, String(value));
  return get(region) ?? get("global");
}

/** An ARN where the call is. */
export function arnOf({ partition, region, account }: Context, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
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
  return digits(32, ...seed).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

function callOf(
  kind: Kind,
  context: Context,
  values: Properties,
  verb: "create" | "update" | "delete" = "create",
): Call {
  const { doing = "", call = "" } = kind;
  const noun = doing.replace(/^creating (.*) \(.*\)$/, "$1");
  const words = verb === "create" ? doing : `${verb.replace(/e$/, "ing")} ${noun} ({id})`;
  const operation = {
    create: call,
    update: call.replace(": Create", ": Update"),
    delete: call.replace(/: (?:Create|Put)/, ": Delete"),
  }[verb];
  const { account, region, partition, date } = context;
  const known = { ...values, account, region, partition, date };
  const fill = (template: Template): string =>
    template.replace(/\{(\w+)(?:=([^}]*))?\}/g, (_, name: string, none?: string) => text(known, name) || (none ?? ""));
  return { ...context, fill, failed: (error) => apiError(fill(words), operation, fill(error)) };
}
