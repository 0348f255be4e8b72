import type { BuildProject, BuildProjects } from "../definition/image/image-definition";
import { canonical } from "../plan/digest";
import type { Alert } from "./alert";
import { when, type Consequence } from "./consequence";

const ROLES = ["ci", "release"] as const;

type Role = (typeof ROLES)[number];

interface Side extends BuildProjects {
  readonly name?: string;
}

/** What a deployment does to the CodeBuild projects of a definition, and what a reviewer must not overlook. None asks for a version. */
export function buildProjectChanges(
  before: Side,
  after: Side,
): { readonly consequences: readonly Consequence[]; readonly alerts: readonly Alert[] } {
  return {
    consequences: ROLES.flatMap((role): readonly Consequence[] => {
      const kind = changeOf(role, before, after);
      if (kind === undefined) return [];
      const isGone = kind === "deleted" || kind === "replaced";
      return [
        { kind, resource: "build-project", role },
        ...when(isGone, { kind: "kept", resource: "build-artifacts", role }),
      ];
    }),
    alerts: ROLES.flatMap((role) => alertsOf(role, before[role], after[role], after.name ?? "")),
  };
}

function changeOf(role: Role, before: Side, after: Side): Consequence["kind"] | undefined {
  const [old, now] = [before[role], after[role]];
  if (now === undefined) return old && "deleted";
  if (old === undefined) return "created";
  if (old.name !== now.name) return "replaced";
  // The buildspec and the batch follow from the flavors.
  const isSame = canonical([old, before.flavors]) === canonical([now, after.flavors]);
  return isSame ? undefined : "updated";
}

function alertsOf(role: Role, old: BuildProject | undefined, now: BuildProject | undefined, image: string) {
  if (now === undefined) return [];
  const gained = reached(now).filter((one) => old === undefined || !reached(old).includes(one));
  const alerts: Alert[] = [];
  if (now.environment.privileged && old?.environment.privileged !== true)
    alerts.push({ alert: "build-privileged", image, role });
  if (now.triggers?.approval === "none" && old?.triggers !== undefined && old.triggers.approval !== "none")
    alerts.push({ alert: "build-unapproved", image, role });
  if (gained.length > 0) alerts.push({ alert: "build-access", image, role, to: gained });
  return alerts;
}

function reached({ environment, access = {} }: BuildProject): readonly string[] {
  const kept = Object.values(environment.variables).flatMap((value): readonly string[] => {
    if (typeof value === "string") return [];
    return ["secret" in value ? value.secret : value.parameter];
  });
  return [...new Set([...kept, ...(access.mayRead ?? []), ...(access.pullFrom ?? []), ...(access.pushTo ?? [])])];
}
