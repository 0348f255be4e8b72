import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const FORMAT = 1;

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

interface StateFile {
  readonly format: number;
  readonly sequences: Record<string, number>;
  readonly amis: Ami[];
  readonly resources: CloudResource[];
}

interface Held {
  readonly resource: CloudResource;
  /** The resource as a line of the file: made once, so saving a large cloud is a join of texts. */
  readonly line: string;
}

/** Opens a store; a state file that is there is read. */
export function openStore(file?: string) {
  const state = file === undefined ? undefined : readState(file);
  const byType = new Map<string, Map<string, Held>>();
  const sequences = new Map(Object.entries(state?.sequences ?? {}));
  const amis = new Map((state?.amis ?? []).map((ami) => [ami.imageId, ami]));
  const held = (type: string): Held[] => [...(byType.get(type)?.values() ?? [])];
  const put = (resource: CloudResource): void => {
    const others = byType.get(resource.type) ?? new Map<string, Held>();
    byType.set(resource.type, others.set(keyOf(resource), { resource, line: JSON.stringify(resource) }));
  };
  state?.resources.forEach(put);
  return {
    get: (type: string, account: string, region: string, id: string): CloudResource | undefined =>
      byType.get(type)?.get(keyOf({ account, region, id }))?.resource,
    /** The resources of a type, or all. */
    list: (type?: string): readonly CloudResource[] =>
      (type === undefined ? [...byType.keys()].flatMap(held) : held(type)).map(({ resource }) => resource),
    put,
    remove: (resource: CloudResource): void => {
      byType.get(resource.type)?.delete(keyOf(resource));
    },
    amis: (): readonly Ami[] => [...amis.values()],
    putAmi: (ami: Ami): void => {
      amis.set(ami.imageId, ami);
    },
    /** The next number of a sequence that never goes back, such as a build number. */
    next: (sequence: string): number => {
      const value = (sequences.get(sequence) ?? 0) + 1;
      sequences.set(sequence, value);
      return value;
    },
    /** Writes the file; called once a change of the cloud is complete. */
    save: (): void => {
      if (file === undefined) return;
      const head = `{"format":${String(FORMAT)},\n"sequences":${JSON.stringify(Object.fromEntries(sequences))},`;
      const lines = [...byType.keys()].flatMap(held).map(({ line }) => line);
      replace(
        file,
        `${head}\n"amis":${JSON.stringify([...amis.values()])},\n"resources":[\n${lines.join(",\n")}\n]}\n`,
      );
    },
  };
}

function keyOf({ account, region, id }: Pick<CloudResource, "account" | "region" | "id">): string {
  return `${account}|${region}|${id}`;
}

function readState(file: string): StateFile | undefined {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const state = JSON.parse(content) as StateFile;
    if (state.format === FORMAT) return state;
  } catch {
    // Reported below together with a format of another version.
  }
  throw new Error(
    `golden-images simulator: ${file} is not a state file of format ${String(FORMAT)}; delete it to start with an empty cloud.`,
  );
}

/** A kill at any time leaves the old file or the new one. Secrets may be in it: owner only. */
function replace(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${String(process.pid)}.tmp`;
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, file);
}
