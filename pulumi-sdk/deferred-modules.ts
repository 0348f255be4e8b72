import Module, { createRequire } from "node:module";
import { isPlain } from "./switch";

/**
 * Why: parts of the SDK that only serialise functions (magic lambdas), which our program has none of, are more than half of the load
 * of the SDK (0.27 of 0.48 s): the TypeScript compiler and npm's dependency resolver.
 *
 * Seen with 3.248. Where a version has no such module, or the SDK is loaded already, nothing happens.
 * Upstream: https://github.com/pulumi/pulumi/issues/3671 (start-up in general); https://github.com/pulumi/pulumi/pull/10185 did the
 * same for programs without closures, and later imports undid it.
 */
const DEFERRED = ["./typescript-shim.js", "@npmcli/arborist"];

if (!isPlain()) deferUnusedModules();

/** Lets these modules load at their first use instead of with the SDK. */
function deferUnusedModules(): void {
  const load = createRequire(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));
  for (const id of DEFERRED) {
    const file = resolved(id, load);
    if (file !== undefined && load.cache[file] === undefined) load.cache[file] = deferredModule(file, load);
  }
}

function resolved(id: string, load: NodeJS.Require): string | undefined {
  try {
    return load.resolve(id);
  } catch {
    return undefined;
  }
}

/** A module whose exports are the real ones, loaded when the first of them is asked for. */
function deferredModule(file: string, load: NodeJS.Require): NodeJS.Module {
  const module = new Module(file);
  module.filename = file;
  module.loaded = true;
  let real: object | undefined;
  const loaded = (): object => {
    if (real !== undefined) return real;
    Reflect.deleteProperty(load.cache, file);
    real = load(file) as object;
    return real;
  };
  module.exports = new Proxy(
    {},
    {
      // `__esModule` keeps TypeScript's import code from copying the exports, which would load them.
      get: (_, key) => (key === "__esModule" ? true : (Reflect.get(loaded(), key) as unknown)),
      has: (_, key) => key in loaded(),
    },
  );
  return module;
}
