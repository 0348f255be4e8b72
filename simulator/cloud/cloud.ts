import { isDefaulted } from "../auto-name";
import { validate } from "../check";
import type { Connection } from "../connection";
import { CloudError } from "../failure";
import { canonical } from "../json-document";
import type { CloudResource } from "../options";
import { plain, type Properties, text, UNKNOWN } from "../property";
import { packageOf, type ResourceTable, tableOf } from "../table";
import { BuildFailure } from "./image-build";
import type { Context, Created } from "./kind";
import { kindOf } from "./kinds";
import type { Store } from "./store";

/** The operations of the simulated cloud on any resource type. */
export interface Cloud {
  create(token: string, at: Connection, inputs: Properties): Stored;
  /** Outputs as a preview knows them: what AWS decides is unknown. */
  previewCreate(token: string, at: Connection, inputs: Properties): Properties;
  update(token: string, at: Connection, id: string, olds: Properties, inputs: Properties): Properties;
  previewUpdate(token: string, olds: Properties, inputs: Properties): Properties;
  delete(token: string, at: Connection, id: string, olds: Properties): void;
  /** Undefined where the resource is gone. */
  read(token: string, at: Connection, id: string, olds: Properties, oldInputs: Properties): Live | undefined;
}

/** A resource as the engine gets it after a create. */
export interface Stored {
  readonly id: string;
  readonly state: Properties;
}

/** A resource as a refresh or an import finds it. */
export interface Live {
  readonly state: Properties;
  readonly inputs: Properties;
}

/** An error of a create after which the resource exists nevertheless. */
export class InitializationError extends CloudError {
  constructor(
    message: string,
    readonly stored: Stored,
  ) {
    super(message);
  }
}

/** A cloud over a store. */
export function createCloud(store: Store, now: () => Date): Cloud {
  return {
    create: (token, at, inputs) => create(store, now, token, at, inputs),
    previewCreate,
    update: (token, at, id, olds, inputs) => update(store, now, { token, at, id, olds, inputs }),
    previewUpdate: (token, olds, inputs) => merge(tableOf(token), olds, inputs, {}),
    delete: (token, at, id, olds) => {
      remove(store, now, token, at, id, olds);
    },
    read: (token, at, id, olds, oldInputs) => read(store, token, at, id, olds, oldInputs),
  };
}

function create(store: Store, now: () => Date, token: string, at: Connection, given: Properties): Stored {
  const inputs = plain(given) as Properties;
  refuseInvalid(token, inputs);
  const context = contextOf(store, now, at, text(inputs, "region"));
  try {
    return keep(token, context, inputs, kindOf(token).create({ ...context, inputs }));
  } catch (error) {
    if (error instanceof BuildFailure) {
      const stored = keep(token, context, inputs, error.created);
      throw new InitializationError(error.message, stored);
    }
    throw error;
  }
}

function keep(token: string, context: Context, inputs: Properties, { id, outputs }: Created): Stored {
  const state = { ...baseState(token, context.region, inputs), ...outputs };
  if (packageOf(token) !== "random") {
    const region = kindOf(token).scope === "global" ? "global" : context.region;
    context.store.put({ type: token, id, account: context.account, region, state: kept(token, state), managed: true });
    context.store.save();
  }
  return { id, state };
}

function previewCreate(token: string, at: Connection, inputs: Properties): Properties {
  const { outputs, rules, inputs: declared } = tableOf(token);
  const computed = [...outputs, ...(rules.computed ?? []).filter((name) => name in declared)];
  const unknown = Object.fromEntries(computed.map((name) => [name, UNKNOWN]));
  return { ...unknown, ...baseState(token, at.region, inputs) };
}

function update(
  store: Store,
  now: () => Date,
  {
    token,
    at,
    id,
    olds,
    inputs: given,
  }: { token: string; at: Connection; id: string; olds: Properties; inputs: Properties },
): Properties {
  const inputs = plain(given) as Properties;
  if (packageOf(token) === "random") {
    return merge(tableOf(token), olds, inputs, {});
  }
  refuseInvalid(token, inputs);
  const context = contextOf(store, now, at, text(olds, "region"));
  const resource = find(store, token, at, id, olds);
  if (!resource) {
    throw new CloudError(`updating ${token} (${id}): couldn't find resource`);
  }
  const changed = kindOf(token).update?.({ ...context, resource }, inputs) ?? {};
  const state = merge(tableOf(token), { ...resource.state, ...writeOnly(token, olds) }, inputs, changed);
  store.put({ ...resource, state: kept(token, state) });
  store.save();
  return state;
}

function remove(store: Store, now: () => Date, token: string, at: Connection, id: string, olds: Properties): void {
  const resource = find(store, token, at, id, olds);
  // The provider takes "not found" for done. `skipDestroy` of a component leaves it in AWS.
  if (!resource || olds["skipDestroy"] === true) {
    return;
  }
  const context = contextOf(store, now, at, text(olds, "region"));
  const kind = kindOf(token);
  kind.remove?.({ ...context, resource });
  if (kind.vanishes !== false) {
    store.remove(resource);
  } else if (find(store, token, at, id, olds)) {
    store.put({ ...resource, managed: false, state: { ...resource.state, deletionDate: context.date } });
  }
  store.save();
}

function read(
  store: Store,
  token: string,
  at: Connection,
  id: string,
  olds: Properties,
  oldInputs: Properties,
): Live | undefined {
  if (packageOf(token) === "random") {
    return { state: olds, inputs: oldInputs };
  }
  const resource = find(store, token, at, id, olds);
  if (!resource) {
    return undefined;
  }
  const state = { ...resource.state, ...writeOnly(token, olds) };
  const inputs =
    Object.keys(olds).length === 0 ? importedInputs(token, at, state) : liveInputs(token, state, olds, oldInputs);
  return { state, inputs };
}

/** Old inputs stay as the program wrote them unless the live value is another than the engine last saw. */
function liveInputs(token: string, state: Properties, olds: Properties, oldInputs: Properties): Properties {
  const { inputs: declared } = tableOf(token);
  const result: Record<string, unknown> = { ...oldInputs };
  for (const name of Object.keys(declared)) {
    if (canonical(state[name] ?? null) !== canonical(olds[name] ?? null)) {
      result[name] = state[name];
    }
  }
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/** The arguments with which a program would have made the resource. */
function importedInputs(token: string, at: Connection, state: Properties): Properties {
  const { inputs: declared, rules } = tableOf(token);
  const entries = Object.keys(declared).flatMap((name) => {
    const isFilled = rules.computed?.includes(name) && !(rules.autoName?.property === name);
    const known = name === "region" ? state[name] !== at.region : !isFilled;
    return known && state[name] !== undefined ? [[name, state[name]] as const] : [];
  });
  return { ...Object.fromEntries(entries), __defaults: [] };
}

/** Inputs a program no longer gives go, unless the provider fills them; `changed` wins over everything. */
function merge(table: ResourceTable, olds: Properties, inputs: Properties, changed: Properties): Properties {
  const { rules } = table;
  const stays = Object.entries(olds).filter(([name]) => {
    const given = name in table.inputs;
    return !given || name === "region" || rules.computed?.includes(name) === true;
  });
  return { ...Object.fromEntries(stays), ...tagged(table, inputs), ...changed };
}

function baseState(token: string, region: string, inputs: Properties): Properties {
  const table = tableOf(token);
  return { ...(table.inputs["region"] ? { region } : {}), ...tagged(table, inputs) };
}

function tagged(table: ResourceTable, inputs: Properties): Properties {
  const entries = Object.entries(inputs).filter(([name]) => name !== "__defaults");
  return {
    ...Object.fromEntries(entries),
    ...(table.outputs.includes("tagsAll") ? { tagsAll: inputs["tags"] ?? {} } : {}),
  };
}

function find(store: Store, token: string, at: Connection, id: string, olds: Properties): CloudResource | undefined {
  const region = kindOf(token).scope === "global" ? "global" : text(olds, "region") || at.region;
  const found = store.get(token, at.account, region, id);
  return found?.state["deletionDate"] === undefined ? found : undefined;
}

function contextOf(store: Store, now: () => Date, at: Connection, region: string): Context {
  return {
    store,
    account: at.account,
    partition: at.partition,
    region: region || at.region,
    date: now().toISOString(),
  };
}

/** AWS checks again what a preview could not know. */
function refuseInvalid(token: string, inputs: Properties): void {
  const failure = validate(token, inputs).find(({ property }) => !isDefaulted(inputs, property));
  if (failure) {
    const noun = token.split(":").at(-1) ?? token;
    throw new CloudError(`creating ${noun}: ValidationException: ${failure.property}: ${failure.reason}`);
  }
}

function kept(token: string, state: Properties): Properties {
  const secret = kindOf(token).writeOnly ?? [];
  return Object.fromEntries(Object.entries(state).filter(([name]) => !secret.includes(name)));
}

function writeOnly(token: string, olds: Properties): Properties {
  const names = (kindOf(token).writeOnly ?? []).filter((name) => name in olds);
  return Object.fromEntries(names.map((name) => [name, olds[name]]));
}
