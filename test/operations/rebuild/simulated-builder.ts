import type { Build, Builder, BuildState, Deployed, Order, Started } from "../../../operations/rebuild/build";
import type { ImageBuilderTarget, Target } from "../../../operations/rebuild/target";

/** What becomes of the builds of a target. @default available after a minute */
export interface Fate {
  readonly end?: "AVAILABLE" | "FAILED" | "CANCELLED" | "DISABLED" | "NEW_WORD" | "hang" | "pending";
  readonly minutes?: number;
  /** Starts that are throttled first. */
  readonly throttled?: number;
  readonly refused?: boolean;
}

const STATES: Readonly<Record<string, BuildState>> = {
  ...{ PENDING: "pending", BUILDING: "running", AVAILABLE: "available" },
  ...{ FAILED: "failed", CANCELLED: "cancelled", DISABLED: "gone" },
};

/** An error as the SDK gives it. */
export function awsRefusal(name: string, status: number): Error {
  return Object.assign(new Error("Rate exceeded"), { name, $metadata: { httpStatusCode: status } });
}

/** Target `id` on `parent`, of version 1.0.0. */
export function targetOf(id: string, parent?: string): ImageBuilderTarget {
  const versionArn = `arn:aws:imagebuilder:us-east-1:111122223333:image/${id}/1.0.0`;
  const own = {
    builder: "image-builder",
    id,
    image: id,
    architecture: "x86_64",
    version: "1.0.0",
    pipeline: id,
    versionArn,
  } as const;
  return { ...own, ...(parent !== undefined && { parent }) };
}

/** Image Builder in memory, with a clock of its own. */
export class SimulatedBuilder implements Builder {
  minutes = 0;
  /** Ids of targets, in the order in which their builds began. */
  readonly started: string[] = [];
  /** Most builds that ran at once. */
  most = 0;
  calls = 0;
  #going: readonly string[] = [];
  readonly #builds = new Map<
    string,
    (Omit<Build, "state" | "status" | "amis" | "containers"> & { readonly at: number })[]
  >();
  readonly #tokens = new Map<string, { readonly id: string; readonly request: string }>();
  readonly #throttled = new Map<string, number>();

  constructor(readonly fates: Readonly<Record<string, Fate>>) {}

  now = (): Date => new Date(Date.UTC(2026, 10, 22) + this.minutes * 60_000);

  deployed(): Promise<ReadonlyMap<string, Deployed>> {
    throw new Error("given");
  }

  builds({ id }: Pick<Target, "id">): Promise<readonly Build[]> {
    this.calls++;
    return Promise.resolve((this.#builds.get(id) ?? []).map((build) => this.#shown(id, build)).reverse());
  }

  start(_: Target, { id: arn }: Deployed, { request, token }: Order): Promise<Started> {
    this.calls++;
    const id = arn.slice(arn.lastIndexOf("/") + 1);
    const { throttled = 0, refused = false } = this.fates[id] ?? {};
    if (refused) return Promise.reject(awsRefusal("ForbiddenException", 403));
    const tries = this.#throttled.get(id) ?? 0;
    this.#throttled.set(id, tries + 1);
    if (tries < throttled) return Promise.reject(awsRefusal("CallRateLimitExceededException", 429));
    const known = this.#tokens.get(token);
    if (known?.request === request) return Promise.resolve({ kind: "started", id: known.id });
    if (known !== undefined) return Promise.resolve({ kind: "taken", said: "The token was used." });
    const built = this.begin(id, request);
    this.#tokens.set(token, { id: built, request });
    return Promise.resolve({ kind: "started", id: built });
  }

  claim(_: Target, { id: arn }: Build, request: string): Promise<void> {
    this.calls++;
    const id = arn.split("/")[1] ?? "";
    const all = this.#builds.get(id) ?? [];
    this.#builds.set(
      id,
      all.map((build) => (build.id === arn ? { ...build, requests: [...build.requests, request] } : build)),
    );
    return Promise.resolve();
  }

  /** A build that somebody starts; `request` where that is golden. */
  begin(id: string, request?: string): string {
    const all = this.#builds.get(id) ?? [];
    const arn = `arn:aws:imagebuilder:us-east-1:111122223333:image/${id}/1.0.0/${String(all.length + 1)}`;
    this.#builds.set(id, [
      ...all,
      { id: arn, at: this.minutes, startedAt: this.now(), requests: request === undefined ? [] : [request] },
    ]);
    this.started.push(id);
    this.#going = [...this.#going, arn].filter((each) =>
      ["BUILDING", "PENDING"].includes(this.#find(each)?.status ?? ""),
    );
    this.most = Math.max(this.most, this.#going.length);
    return arn;
  }

  read(_: Target, arn: string): Promise<Build | undefined> {
    this.calls++;
    return Promise.resolve(this.#find(arn));
  }

  #find(arn: string): Build | undefined {
    const id = arn.split("/")[1] ?? "";
    const found = this.#builds.get(id)?.find((build) => build.id === arn);
    return found && this.#shown(id, found);
  }

  #shown(
    id: string,
    { at, ...build }: Omit<Build, "state" | "status" | "amis" | "containers"> & { readonly at: number },
  ): Build {
    const { end = "AVAILABLE", minutes = 1 } = this.fates[id] ?? {};
    const isEnded = this.minutes - at >= minutes && end !== "hang" && end !== "pending";
    const going = end === "pending" ? "PENDING" : "BUILDING";
    const status = isEnded ? end : going;
    return { ...build, state: STATES[status] ?? "other", status, amis: [], containers: [] };
  }
}
