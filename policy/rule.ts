import type { ImageSettings } from "../definition";

/** What rules see of a resource that the engine is about to register. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs. What is not known before the deployment is absent. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly isProtected: boolean;
  /** Inputs of its provider; absent for the engine's own resources. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** A resource of a whole stack. */
export interface RegisteredInStack extends Registered {
  /** URNs of what its inputs and `dependsOn` name. */
  readonly dependencies: readonly string[];
}

interface Words {
  /** Kebab-case; printed with every violation. */
  readonly name: string;
  /** What holds, and why. */
  readonly description: string;
  /** What to do about a violation. */
  readonly remediation: string;
}

/** A rule for each resource by itself. Gives a sentence for each violation. */
export interface ResourceRule extends Words {
  readonly check: (resource: Registered, settings: ImageSettings | undefined) => readonly string[];
}

/** A rule that needs to see all resources. */
export interface StackRule extends Words {
  readonly checkStack: (resources: readonly RegisteredInStack[]) => readonly { urn: string; message: string }[];
}

/** A value under keys and indexes of plain data, or undefined. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((current, key) => {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    return (current as Readonly<Record<string | number, unknown>>)[key];
  }, value);
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** Empty where they are not known yet. */
export function tagsOf({ inputs }: Registered): Readonly<Record<string, unknown>> {
  return (inputs["tags"] ?? {}) as Readonly<Record<string, unknown>>;
}

/** What comes as JSON text: documents, and lists among a provider's inputs. What is no JSON stays as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
