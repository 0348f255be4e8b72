import type { ImageDefinition } from "../../definition/image/image-definition";
import type { SettingsAlert } from "../alert";
import type { Circumstance, Consequence, PlainResource } from "../consequence";

/** What a deployment does to something as a whole; the gravest last. `moved`: created there, deleted here. */
export const EFFECTS = ["nothing", "updated", "created", "deleted", "replaced", "moved", "refused"] as const;

export type Effect = (typeof EFFECTS)[number];

/** A key that differs on the two sides of a stack that is on both. */
export interface KeyChange<Value> {
  readonly stack: string;
  readonly before: Value;
  readonly after: Value;
  /** Paths of the values that differ below the key. */
  readonly fields: readonly { readonly path: string; readonly old?: unknown; readonly new?: unknown }[];
  /** Images that the stack, or its parts together, deployed or deploy; as they are now, where they are. */
  readonly images: readonly ImageDefinition[];
  /** The stack or part that deployed an image, by its name. */
  readonly from: ReadonlyMap<string, string>;
  /** The one that deploys it now. */
  readonly to: ReadonlyMap<string, string>;
}

/** What a change of one key does to what the images share, or the stack holds, and to each image. */
export interface KeyEffect<Value> {
  readonly effect: Effect | ((change: KeyChange<Value>) => Effect);
  readonly of?: (change: KeyChange<Value>) => readonly Consequence[];
  /** Absent: nothing. */
  readonly images?: {
    readonly effect: Effect | ((image: ImageDefinition, change: KeyChange<Value>) => Effect);
    /** Whether images that the deployment builds are built again. */
    readonly rebuilds?: true;
    /** Of an image to which something happens. */
    readonly of: (image: ImageDefinition, change: KeyChange<Value>) => readonly Consequence[];
  };
  readonly alerts?: (before: Value, after: Value, fields: KeyChange<Value>["fields"]) => readonly SettingsAlert[];
}

/** What a change of each key of a kind of stack does. Keys of a map may count each on their own: `network.vpcId`. */
export interface KindEffects<Value, Key extends string> {
  readonly keys: Readonly<Record<Key, KeyEffect<Value>>>;
  /** Beside those of a single key. */
  readonly alerts?: (before: Value, after: Value) => readonly SettingsAlert[];
  /** The settings as they are compared. @default as they are */
  readonly written?: (settings: Value) => object;
  /** The stacks that deploy the images, parts of a split one each on its own. @default it deploys none */
  readonly parts?: (stack: string, settings: Value) => readonly string[];
}

type PlainEffect = Exclude<Effect, "moved">;

/** The boundary of roles unless settings name another. */
export const BOUNDARY_OF_BOOTSTRAP = "default";

/** A key that has this effect on these resources, and updates those beside them. */
export function affects<Value>(
  effect: PlainEffect | ((change: KeyChange<Value>) => PlainEffect),
  resources: readonly PlainResource[],
  { beside = [], consequence }: { beside?: readonly PlainResource[]; consequence?: Circumstance } = {},
): KeyEffect<Value> {
  return {
    effect,
    of: (change) => {
      const found = typeof effect === "function" ? effect(change) : effect;
      const kind = found === "nothing" ? "kept" : found;
      return [
        ...resources.map((resource): Consequence => ({ kind, resource, ...(consequence && { consequence }) })),
        ...beside.map((resource): Consequence => ({ kind: "updated", resource })),
      ];
    },
  };
}

/** With an alert where a policy that bounded roles no longer does. `unset` bounds them silently. */
export function bounds<Key extends string, Value extends Readonly<Partial<Record<Key, string>>>>(
  key: Key,
  resource: PlainResource,
  unset?: string,
): KeyEffect<Value> {
  const bound = (value: string | undefined): string | undefined => (value === "none" ? undefined : (value ?? unset));
  return {
    ...affects("updated", [resource]),
    alerts: ({ [key]: old }, { [key]: now }) => {
      const [before, after] = [bound(old), bound(now)];
      if (before === undefined || before === after) return [];
      return [{ alert: "boundary-changed", key, ...(after !== undefined && { to: after }) }];
    },
  };
}
