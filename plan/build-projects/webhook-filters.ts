import type { BuildProject } from "../../definition/image/image-definition";

/** What starts builds by itself: one of the groups, all of whose filters hold. */
export interface FilterGroup {
  readonly events: readonly [Event, ...Event[]];
  readonly filters: readonly Filter[];
}

type Event = "PUSH" | (typeof PULL_REQUEST)[number];

export interface Filter {
  readonly type: "HEAD_REF" | "BASE_REF" | "ACTOR_ACCOUNT_ID" | "FILE_PATH";
  /** Of the whole text: `^…$`. An unanchored one would match any text that holds it (CodeBreach, 2026). */
  readonly pattern: string;
}

type Triggers = NonNullable<BuildProject["triggers"]>;

/** https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook-events-project.html: the last is GitHub's alone. */
const PULL_REQUEST = ["PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED"] as const;

/** Pushes of branches, of tags, and pull requests: a group each. */
export function filterGroups(triggers: Triggers, type: BuildProject["source"]["type"]): readonly FilterGroup[] {
  const { branches, tags, pullRequests, actors, paths } = triggers;
  const always: readonly Filter[] = [
    ...(actors ? [{ type: "ACTOR_ACCOUNT_ID", pattern: anchored(actors) } as const] : []),
    ...(paths ? [{ type: "FILE_PATH", pattern: anchored(paths.map(globPattern)) } as const] : []),
  ];
  const [first, ...others] = PULL_REQUEST;
  const events: FilterGroup["events"] = [first, ...(type.startsWith("github") ? others : others.slice(0, 1))];
  return [
    ...(branches ? [{ events: ["PUSH"], filters: [refs("HEAD_REF", "heads", branches), ...always] } as const] : []),
    ...(tags ? [{ events: ["PUSH"], filters: [refs("HEAD_REF", "tags", tags), ...always] } as const] : []),
    ...(pullRequests ? [{ events, filters: [refs("BASE_REF", "heads", pullRequests), ...always] }] : []),
  ];
}

function refs(type: "HEAD_REF" | "BASE_REF", kind: "heads" | "tags", globs: readonly string[]): Filter {
  return { type, pattern: `^refs/${kind}/(${globs.map(globPattern).join("|")})$` };
}

/** One of these texts and no more. */
export function anchored(patterns: readonly string[]): string {
  return `^(${patterns.join("|")})$`;
}

/** `*` is all but a slash, `**` anything; every other sign is itself. */
export function globPattern(glob: string): string {
  return glob.replace(/\*\*+|\*|[.+?^${}()|[\]\\]/g, (sign) => {
    if (sign === "*") return "[^/]*";
    return sign.startsWith("*") ? ".*" : `\\${sign}`;
  });
}
