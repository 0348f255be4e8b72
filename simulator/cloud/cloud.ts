import { checkArguments } from "../schema/check";
import { type Checked, type CheckInput, completeInputs, isDefaulted } from "../schema/defaults";
import { canonical } from "../schema/json-document";
import { plain, type Properties, text, UNKNOWN } from "../schema/property";
import type { Failure } from "../schema/shape";
import { packageOf, tableOf } from "../schema/table";
import { CloudError, type Created, InitializationError } from "./error";
import * as kinds from "./kind";
import type { Context, Place } from "./kind";
import { kindOf } from "./kinds";
import type { CloudResource, Store } from "./store";

/** The operations of the simulated cloud on any resource type. */
export type Cloud = ReturnType<typeof createCloud>;

/** A resource as a refresh or an import finds it. */
interface Live {
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
}

/** Checks and completes the inputs of a resource, as the provider would before any call of AWS. */
export function checkInputs(token: string, input: CheckInput, defaultTags: Readonly<Record<string, string>>): Checked {
  const { inputs, failures } = completeInputs(token, input, defaultTags);
  return { inputs, failures: [...failures, ...validate(token, inputs)] };
}

/** A cloud over a store. */
export function createCloud(store: Store, now: () => Date) {
  const contextOf = ({ account, region, partition }: Place, own: Properties): Context => {
    return { store, account, partition, region: text(own, "region") || region, date: now().toISOString() };
  };
  return {
    create: (token: string, at: Place, inputs: Properties): Created =>
      create(token, contextOf(at, inputs), plain(inputs) as Properties),
    /** Outputs as a preview knows them: what AWS decides is unknown. */
    previewCreate,
    update: (token: string, at: Place, id: string, olds: Properties, inputs: Properties): Properties =>
      update(token, contextOf(at, olds), id, olds, plain(inputs) as Properties),
    previewUpdate: (token: string, olds: Properties, inputs: Properties): Properties => merge(token, olds, inputs, {}),
    delete: (token: string, at: Place, id: string, olds: Properties): void => {
      remove(token, contextOf(at, olds), id, olds);
    },
    /** The newest resource of a type with a value of a property, for data sources. */
    find: (token: string, at: Place, property: string, value: unknown): Properties | undefined =>
      kinds.here(contextOf(at, {}), token).findLast(({ state }) => state[property] === value)?.state,
    /** In the order in which they were made. */
    ids: (token: string, at: Place): readonly string[] => kinds.here(contextOf(at, {}), token).map(({ id }) => id),
    /** Undefined where the resource is gone. */
    read: (token: string, at: Place, given: string, olds: Properties, oldInputs: Properties): Live | undefined => {
      if (packageOf(token) === "random") return { id: given, state: olds, inputs: oldInputs };
      const isImport = Object.keys(olds).length === 0;
      const { id, ...elsewhere } = isImport ? importId(given) : { id: given };
      const resource = find(token, contextOf(at, isImport ? elsewhere : olds), id);
      if (!resource) return undefined;
      const state = { ...resource.state, ...writeOnly(token, olds) };
      const inputs = isImport ? importedInputs(token, at, state) : liveInputs(token, state, olds, oldInputs);
      return { id, state, inputs };
    },
  };
}

function create(token: string, context: Context, inputs: Properties): Created {
  refuseInvalid(token, inputs);
  try {
    return keep(token, context, inputs, kinds.create(token, kindOf(token), context, inputs));
  } catch (error) {
    if (!(error instanceof InitializationError)) throw error;
    throw new InitializationError(error.message, keep(token, context, inputs, error.created));
  }
}

function keep(token: string, context: Context, inputs: Properties, created: Created): Created {
  const { store, account, date } = context;
  const { id } = created;
  const state = { ...baseState(token, context.region, inputs), ...created.state };
  if (packageOf(token) !== "random") {
    const region = regionOf(token, context);
    store.put({ type: token, id, account, region, state: kept(token, state), managed: true, made: date });
    store.save();
  }
  return { id, state };
}

function previewCreate(token: string, at: Place, inputs: Properties): Properties {
  const { outputs, rules, inputs: declared } = tableOf(token);
  const computed = [...outputs, ...(rules.computed ?? []).filter((name) => name in declared)];
  const unknown = Object.fromEntries(computed.map((name) => [name, UNKNOWN]));
  return { ...unknown, ...baseState(token, at.region, inputs) };
}

function update(token: string, context: Context, id: string, olds: Properties, inputs: Properties): Properties {
  if (packageOf(token) === "random") return merge(token, olds, inputs, {});
  refuseInvalid(token, inputs);
  const resource = find(token, context, id);
  if (!resource) throw new CloudError(`updating ${token} (${id}): couldn't find resource`);
  const changed = kinds.update(kindOf(token), context, resource, inputs);
  const state = merge(token, { ...resource.state, ...writeOnly(token, olds) }, inputs, changed);
  context.store.put({ ...resource, state: kept(token, state) });
  context.store.save();
  return state;
}

function remove(token: string, context: Context, id: string, olds: Properties): void {
  const { store, date } = context;
  const resource = find(token, context, id);
  // The provider takes "not found" for done. `skipDestroy` of a component leaves it in AWS.
  if (!resource || olds["skipDestroy"] === true) return;
  const kind = kindOf(token);
  kinds.remove(kind, context, resource);
  if (kind.vanishes !== false) store.remove(resource);
  else if (find(token, context, id)) {
    store.put({ ...resource, managed: false, state: { ...resource.state, deletionDate: date } });
  }
  store.save();
}

/** Old inputs stay as the program wrote them unless the live value is another than the engine last saw. */
function liveInputs(token: string, state: Properties, olds: Properties, oldInputs: Properties): Properties {
  const changed = Object.keys(tableOf(token).inputs).filter(
    (name) => canonical(state[name] ?? null) !== canonical(olds[name] ?? null),
  );
  const result = { ...oldInputs, ...Object.fromEntries(changed.map((name) => [name, state[name]])) };
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/** "Import ID optionally ends with @<region>": terraform-provider-aws, internal/provider/sdkv2/region.go. */
function importId(given: string): { readonly id: string; readonly region?: string } {
  const [, id, region] = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(given) ?? [];
  return id === undefined || region === undefined ? { id: given } : { id, region };
}

/** The arguments with which a program would have made the resource. */
function importedInputs(token: string, at: Place, state: Properties): Properties {
  const { inputs: declared, rules } = tableOf(token);
  const names = Object.keys(declared).filter((name) => {
    if (state[name] === undefined) return false;
    if (name === "region") return state[name] !== at.region;
    return rules.autoName?.property === name || !rules.computed?.includes(name);
  });
  return { ...Object.fromEntries(names.map((name) => [name, state[name]])), __defaults: [] };
}

/** Inputs a program no longer gives go, unless the provider fills them; `changed` wins over everything. */
function merge(token: string, olds: Properties, inputs: Properties, changed: Properties): Properties {
  const { inputs: declared, rules } = tableOf(token);
  const stays = Object.entries(olds).filter(
    ([name]) => !(name in declared) || name === "region" || rules.computed?.includes(name) === true,
  );
  return { ...Object.fromEntries(stays), ...tagged(token, inputs), ...changed };
}

function baseState(token: string, region: string, inputs: Properties): Properties {
  return { ...(tableOf(token).inputs["region"] ? { region } : {}), ...tagged(token, inputs) };
}

function tagged(token: string, inputs: Properties): Properties {
  const entries = Object.entries(inputs).filter(([name]) => name !== "__defaults");
  const tagsAll = tableOf(token).outputs.includes("tagsAll") ? { tagsAll: inputs["tags"] ?? {} } : {};
  return { ...Object.fromEntries(entries), ...tagsAll };
}

function find(token: string, context: Context, id: string): CloudResource | undefined {
  const found = context.store.get(token, context.account, regionOf(token, context), id);
  return found?.state["deletionDate"] === undefined ? found : undefined;
}

function regionOf(token: string, { region }: Context): string {
  return kindOf(token).scope === "global" ? "global" : region;
}

/** Every rule on the inputs themselves. Called again at create, when values that a preview did not know are there. */
function validate(token: string, inputs: Properties): readonly Failure[] {
  return [...checkArguments(token, inputs), ...(kindOf(token).check?.(inputs) ?? [])];
}

/** AWS checks again what a preview could not know. */
function refuseInvalid(token: string, inputs: Properties): void {
  const failure = validate(token, inputs).find(({ property }) => !isDefaulted(inputs, property));
  if (!failure) return;
  const noun = token.split(":").at(-1) ?? token;
  throw new CloudError(`creating ${noun}: ValidationException: ${failure.property}: ${failure.reason}`);
}

function kept(token: string, state: Properties): Properties {
  const secret = kindOf(token).writeOnly ?? [];
  return Object.fromEntries(Object.entries(state).filter(([name]) => !secret.includes(name)));
}

function writeOnly(token: string, olds: Properties): Properties {
  const names = (kindOf(token).writeOnly ?? []).filter((name) => name in olds);
  return Object.fromEntries(names.map((name) => [name, olds[name]]));
}
