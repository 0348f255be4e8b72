import { whileLocked } from "./file-lock";
import { openLog } from "./log";

/** One resource that exists in the simulated cloud. */
export interface CloudResource {
  readonly type: string;
  readonly id: string;
  readonly account: string;
  /** Region, or "global" for IAM and GitHub. */
  readonly region: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** False for what a build wrote and no program declares, such as SSM parameters of a distribution. */
  readonly managed: boolean;
  /** When it was made, as AWS prints times. @default not known */
  readonly made?: string;
}

/** One machine image. It outlives the Image Builder image that made it. */
export interface Ami {
  readonly imageId: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly architecture: string;
  readonly encrypted: boolean;
  readonly launchPermissions: LaunchPermissions;
  /** ARN of the Image Builder image that made it. */
  readonly sourceImage: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly deprecatedAt?: string;
  readonly isDisabled?: boolean;
  /** Of one that was registered, in ISO 8601. */
  readonly createdAt?: string;
}

/** Who may launch an AMI beside its owner. */
export interface LaunchPermissions {
  readonly userIds: readonly string[];
  readonly userGroups: readonly string[];
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
}

/** What the simulated cloud holds, in memory and, where a file is given, on disk after every change. */
export type Store = ReturnType<typeof openStore>;

/** One thing that became so. */
type Entry =
  | { readonly put: CloudResource }
  | { readonly removed: Pick<CloudResource, "type" | "account" | "region" | "id"> }
  | { readonly ami: Ami }
  | { readonly sequence: readonly [name: string, value: number] };

/** A file with more than so many entries for each that still counts is written anew when it is opened. */
const SPARSE = 4;

/**
 * Opens a store; a state file that is there is read. Several processes may have one file open: `transaction` is where they take turns.
 */
export function openStore(file?: string) {
  const memory = openMemory();
  const log = file === undefined ? undefined : openLog<Entry>(file);
  let changes: Entry[] = [];
  const change = (entry: Entry): void => {
    memory.apply(entry);
    if (log !== undefined) changes.push(entry);
  };
  /** Writes what changed; called once a change of the cloud is complete. */
  const save = (): void => {
    if (changes.length > 0) log?.add(changes);
    changes = [];
  };
  const catchUp = (): number => {
    const { isAnew, entries } = log?.read() ?? { isAnew: false, entries: [] };
    if (isAnew) memory.clear();
    entries.forEach(memory.apply);
    return entries.length;
  };
  const inTurn = turns(file);
  inTurn(() => {
    const count = catchUp();
    const live = memory.entries();
    if (count > SPARSE * live.length) log?.replace(live);
  });
  return {
    ...memory.read,
    /** Does what reads or changes the cloud: of others all has come before it, or nothing. */
    transaction: <T>(work: () => T): T =>
      inTurn((isFirst) => {
        if (isFirst) catchUp();
        try {
          return work();
        } finally {
          save();
        }
      }),
    save,
    put: (put: CloudResource): void => {
      change({ put });
    },
    remove: ({ type, account, region, id }: CloudResource): void => {
      change({ removed: { type, account, region, id } });
    },
    putAmi: (ami: Ami): void => {
      change({ ami });
    },
    /** The next number of a sequence that never goes back, such as a build number. */
    next: (name: string): number => {
      const value = memory.sequence(name) + 1;
      change({ sequence: [name, value] });
      return value;
    },
  };
}

/** One process after the other; what is called within a turn is part of it. */
function turns(file: string | undefined): <T>(work: (isFirst: boolean) => T) => T {
  let isInside = false;
  return (work) => {
    if (isInside || file === undefined) return work(false);
    return whileLocked(`${file}.lock`, () => {
      isInside = true;
      try {
        return work(true);
      } finally {
        isInside = false;
      }
    });
  };
}

/** What there is, without a thought of files. */
function openMemory() {
  const byType = new Map<string, Map<string, CloudResource>>();
  const sequences = new Map<string, number>();
  const amis = new Map<string, Ami>();
  const held = (type: string): readonly CloudResource[] => [...(byType.get(type)?.values() ?? [])];
  const list = (type?: string): readonly CloudResource[] =>
    type === undefined ? [...byType.keys()].flatMap(held) : held(type);
  return {
    read: {
      get: (type: string, account: string, region: string, id: string): CloudResource | undefined =>
        byType.get(type)?.get(keyOf({ account, region, id })),
      /** The resources of a type, or all. */
      list,
      amis: (): readonly Ami[] => [...amis.values()],
    },
    sequence: (name: string): number => sequences.get(name) ?? 0,
    apply: (entry: Entry): void => {
      if ("put" in entry) {
        const others = byType.get(entry.put.type) ?? new Map<string, CloudResource>();
        byType.set(entry.put.type, others.set(keyOf(entry.put), entry.put));
      } else if ("removed" in entry) byType.get(entry.removed.type)?.delete(keyOf(entry.removed));
      else if ("ami" in entry) amis.set(entry.ami.imageId, entry.ami);
      else sequences.set(entry.sequence[0], Math.max(entry.sequence[1], sequences.get(entry.sequence[0]) ?? 0));
    },
    clear: (): void => {
      for (const each of [byType, sequences, amis]) each.clear();
    },
    entries: (): readonly Entry[] => [
      ...[...sequences].map((sequence) => ({ sequence })),
      ...[...amis.values()].map((ami) => ({ ami })),
      ...list().map((put) => ({ put })),
    ],
  };
}

function keyOf({ account, region, id }: Pick<CloudResource, "account" | "region" | "id">): string {
  return `${account}|${region}|${id}`;
}
