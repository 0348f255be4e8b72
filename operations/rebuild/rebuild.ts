import { parentsOf } from "../../plan/waves";
import { GitHubError } from "../github/client";
import { isOfRequest, isRunning, startOf, type Build, type Builder, type Deployed } from "./build";
import { cutOff, isOpen, progressOf, type Line, type NotStarted, type Progress } from "./progress";
import { startToken } from "./request";
import type { Target } from "./target";

/** What is built, where, and how long it is watched. */
export interface RebuildOptions {
  /** Parents before children; a parent that is not among them is not waited for. */
  readonly targets: readonly Target[];
  /** What builds them, by their ids. */
  readonly deployed: ReadonlyMap<string, Deployed>;
  readonly builder: Builder;
  /** Joins the builds of the same command: see {@link isOfRequest}. */
  readonly request: string;
  /** Most builds at once. */
  readonly parallel: number;
  readonly now: () => Date;
  /** Waits between two looks; ends early, without an error, when the watch is to end. */
  readonly wait: () => Promise<void>;
  /** Whether the watch is to end; builds go on. */
  readonly isStopped: () => boolean;
  /** When to give up. */
  readonly deadline: Date;
}

/** Failed looks, or throttled starts, in a row. Each has five tries of the SDK in it. */
const MOST_MISSES = 5;

/**
 * Builds the targets, each as soon as its parent is AVAILABLE, and gives how far all are after each look. A failed parent's
 * descendants are not started; everything else goes on. It keeps nothing: what their builders have is joined, kept or started.
 */
export async function* rebuild(options: RebuildOptions): AsyncGenerator<readonly Line[], void> {
  const { targets, now, wait, isStopped, deadline } = options;
  const round = new Round(options);
  for (;;) {
    await round.look();
    const isLate = now() >= deadline;
    if (isLate) round.end();
    else await round.begin();
    const lines = targets.map((target) => ({ target, progress: round.of(target.id) }));
    yield lines;
    if (isLate || isStopped() || !lines.some(({ progress }) => isOpen(progress))) return;
    await wait();
    if (isStopped()) return;
  }
}

/** What is known between looks. */
class Round {
  readonly #options: RebuildOptions;
  readonly #progress: Map<string, Progress>;
  readonly #misses = new Map<string, number>();
  readonly #began: number;

  constructor(options: RebuildOptions) {
    this.#options = options;
    this.#began = options.now().getTime();
    this.#progress = new Map(options.targets.map(({ id }) => [id, { state: "waiting" }]));
  }

  of(id: string): Progress {
    return this.#progress.get(id) ?? { state: "waiting" };
  }

  /** How the builds are that go on. */
  async look(): Promise<void> {
    const { targets, builder, now } = this.#options;
    const look = async (target: Target): Promise<void> => {
      const { id } = target;
      const before = this.of(id);
      if (before.state !== "building") return;
      const { build, how } = before;
      try {
        const found = await builder.read(target, build.id);
        this.#misses.delete(id);
        const gone = { state: "unknown", build, said: "it is gone" } as const;
        this.#progress.set(id, found === undefined ? gone : progressOf(found, how, now()));
      } catch (error) {
        const said = saidBy(error);
        if (!isLimited(error) && this.#isMissedTooOften(id)) this.#progress.set(id, { state: "unknown", build, said });
      }
    };
    await Promise.all(targets.map(look));
  }

  /** Starts what may start: its parent is there, and there is a place. What was kept leaves its place to another. */
  async begin(): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      this.#cut();
      const free =
        this.#options.parallel - [...this.#progress.values()].filter(({ state }) => state === "building").length;
      const ready = this.#options.targets.filter((target) => !tried.has(target.id) && this.#isReady(target));
      const batch = ready.slice(0, Math.max(0, free));
      if (batch.length === 0) return;
      for (const { id } of batch) tried.add(id);
      await Promise.all(batch.map((target) => this.#start(target)));
    }
  }

  /** Time is up. */
  end(): void {
    this.#cut();
    for (const [id, progress] of this.#progress) this.#progress.set(id, cutOff(progress, this.#options.now()));
  }

  #isReady(target: Target): boolean {
    return (
      this.of(target.id).state === "waiting" && this.#above(target).every(([, { state }]) => state === "available")
    );
  }

  #cut(): void {
    for (const target of this.#options.targets) {
      if (this.of(target.id).state !== "waiting") continue;
      const bad = this.#above(target).find(([, above]) => !isOpen(above) && above.state !== "available");
      if (bad !== undefined) this.#refuse(target.id, { kind: "parent", parent: bad[0], state: bad[1].state });
    }
  }

  /** Its parents that are of this run. */
  #above(target: Target): readonly (readonly [string, Progress])[] {
    return parentsOf(target).flatMap((id) => {
      const above = this.#progress.get(id);
      return above === undefined ? [] : [[id, above] as const];
    });
  }

  async #start(target: Target): Promise<void> {
    const { id } = target;
    const deployed = this.#options.deployed.get(id);
    if (deployed?.version !== target.version) {
      this.#refuse(id, { kind: "not-deployed", ...(deployed && { deployed: deployed.version }) });
      return;
    }
    try {
      await this.#startAt(target, deployed);
    } catch (error) {
      const said = saidBy(error);
      if (isLimited(error)) return;
      if (!isPassing(error) || this.#isMissedTooOften(id)) this.#refuse(id, { kind: "refused", said });
    }
  }

  async #startAt(target: Target, deployed: Deployed): Promise<void> {
    const { builder, request, now } = this.#options;
    const builds = await builder.builds(target);
    if (await this.#take(target, builds)) return;
    const started = await builder.start(target, deployed, { request, token: startToken(deployed, builds[0]) });
    if (started.kind === "started") {
      const own = { state: "pending", status: "PENDING", startedAt: now(), requests: [request] } as const;
      const build = { id: started.id, ...own, amis: [], containers: [] };
      this.#misses.delete(target.id);
      this.#progress.set(target.id, { state: "building", build, how: "built" });
      return;
    }
    if (started.kind === "lost") {
      this.#progress.set(target.id, { state: "unknown", said: started.said });
      return;
    }
    // Whoever was first began after the builds that we saw, so with the parent that we would take.
    const running = (await builder.builds(target)).find(isRunning);
    if (running !== undefined) await this.#join(target, running);
    else if (this.#isMissedTooOften(target.id)) this.#refuse(target.id, { kind: "refused", said: started.said });
  }

  /**
   * Joins a build that runs, or keeps one that the same request made, or anyone since this run began. Below parents of this run
   * both must have begun after theirs, and by golden: what others began may have the parent before.
   */
  async #take(target: Target, builds: readonly Build[]): Promise<boolean> {
    const { request, now } = this.#options;
    const above = this.#above(target);
    const starts = above.flatMap(([, progress]) => ("build" in progress ? [startOf(progress.build)] : []));
    const since = starts.length > 0 ? Math.max(...starts) : this.#began;
    const isBelow = above.length > 0;
    const isNew = (build: Build): boolean =>
      // What seems to begin in the future is by another clock.
      startOf(build) >= since && (isBelow ? build.requests.length > 0 : startOf(build) <= now().getTime());
    const running = builds.find((build) => isRunning(build) && (!isBelow || isNew(build)));
    if (running !== undefined) {
      await this.#join(target, running);
      return true;
    }
    const own = builds.find((build) => isNew(build) || (!isBelow && isOfRequest(build, request, now())));
    if (own?.state !== "available") return false;
    this.#progress.set(target.id, { state: "available", build: own, how: "kept" });
    return true;
  }

  async #join(target: Target, build: Build): Promise<void> {
    const { builder, request } = this.#options;
    const isOwn = build.requests.includes(request);
    this.#progress.set(target.id, { state: "building", build, how: isOwn ? "built" : "joined" });
    // Without the note a later run would build it again: no reason to stop this one.
    if (!isOwn) await builder.claim(target, build, request).catch(saidBy);
  }

  #refuse(id: string, why: NotStarted): void {
    this.#progress.set(id, { state: "not-started", why });
  }

  #isMissedTooOften(id: string): boolean {
    const misses = (this.#misses.get(id) ?? 0) + 1;
    this.#misses.set(id, misses);
    return misses >= MOST_MISSES;
  }
}

/** Whether calls are refused until a time that is known: no reason to give up before the time limit. */
function isLimited(error: unknown): boolean {
  return error instanceof GitHubError && error.retryAt !== undefined;
}

/** What AWS, GitHub or the way there has against a call. Every other error is a bug of ours. */
export function saidBy(error: unknown): string {
  if (error instanceof GitHubError) return `GitHub: ${error.message}`;
  if (!(error instanceof Error) || !("$metadata" in error || "code" in error || error.name.endsWith("ProviderError")))
    throw error;
  const { name, message } = error;
  return message === "" || message.includes(name) ? message || name : `${message} (${name})`;
}

/** Whether it may pass by itself: throttling, trouble of AWS's own, or of the network. */
export function isPassing(error: unknown): boolean {
  if (error instanceof GitHubError) return error.status === undefined || error.status >= 500;
  const { $metadata, code, name } = error as Error & { $metadata?: { httpStatusCode?: number }; code?: unknown };
  const status = $metadata?.httpStatusCode;
  // CodeBuild throttles with 400.
  return (
    name === "ThrottlingException" ||
    status === 429 ||
    (status !== undefined && status >= 500) ||
    (status === undefined && code !== undefined)
  );
}
