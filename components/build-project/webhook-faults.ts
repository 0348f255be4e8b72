import * as check from "../argument-checks";
import type { CiWebhook, ReleaseProjectArgs, WebhookFilter, WebhookFilterGroup } from "./args";

const RELEASE_EVENTS: readonly string[] = ["PUSH", "RELEASED", "PRERELEASED"];
/** Numeric ids, one or several in a group. */
const ACTOR = /^\^(?:\d{1,20}|\((?:\?:)?\d{1,20}(?:\|\d{1,20}){0,99}\))\$$/;
/** What a filter on refs must not let through: names that no rule protects. */
const ANY_REFS = ["refs/heads/x-4f1c9b", "refs/heads/feature/4f1c9b", "refs/tags/x-4f1c9b", "x-4f1c9b"];
const OF_REFS: readonly string[] = ["HEAD_REF", "TAG_NAME", "RELEASE_NAME"];

/** Whether a pattern is over the whole text: `^a$|b` is not, and let strangers' ids through in 2026. */
export function isAnchored(pattern: string): boolean {
  if (!/^\^[^]*\$$/.test(pattern)) return false;
  const [, body = ""] = /^\^([^]*)\$$/.exec(pattern) ?? [];
  let [depth, isInClass] = [0, false];
  for (let at = 0; at < body.length; at += 1) {
    const character = body.charAt(at);
    if (character === "\\") {
      // The `$` at the end would be a plain one.
      if (at === body.length - 1) return false;
      at += 1;
    } else if (isInClass) isInClass = character !== "]";
    else if (character === "[") isInClass = true;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (character === "|" && depth === 0) return false;
  }
  return isExpression(pattern);
}

export function ciWebhookFaults({ filterGroups, approval }: CiWebhook, visibility: string): check.ArgumentFault[] {
  return [
    ...groupsFaults(filterGroups),
    ...check.failIf(approval === "none" && visibility === "public", "webhook.approval", {
      message: "anyone may fork a public source, and would run code in this account",
      fix: 'Use "forks" or "all".',
    }),
  ];
}

/** Only what protects refs can start a release. */
export function releaseWebhookFaults(webhook: ReleaseProjectArgs["webhook"]): check.ArgumentFault[] {
  if (webhook?.kind !== "webhook") return [];
  return [...groupsFaults(webhook.filterGroups), ...webhook.filterGroups.flatMap(releaseGroupFaults)];
}

function releaseGroupFaults({ events, filters = [] }: WebhookFilterGroup, index: number): check.ArgumentFault[] {
  const path = `webhook.filterGroups[${index}]`;
  const isOfPullRequests = events.filter((event) => !RELEASE_EVENTS.includes(event));
  return [
    ...check.failIf(isOfPullRequests.length > 0, `${path}.events`, {
      message: `${isOfPullRequests.join(", ")} would let pull requests start a release`,
      fix: `Use ${RELEASE_EVENTS.join(", ")} only.`,
    }),
    ...check.failIf(!filters.some(isOfProtectedRefs), `${path}.filters`, {
      message: "nothing limits the refs, so a push of any branch or tag would start a release",
      fix: "Add a HEAD_REF of protected branches or tags, such as ^refs/heads/main$.",
    }),
  ];
}

function isOfProtectedRefs({ type, pattern, excludeMatchedPattern = false }: WebhookFilter): boolean {
  if (!OF_REFS.includes(type) || excludeMatchedPattern || !isAnchored(pattern)) return false;
  const expression = new RegExp(pattern);
  return !ANY_REFS.some((ref) => expression.test(ref));
}

function groupsFaults(groups: readonly WebhookFilterGroup[]): check.ArgumentFault[] {
  return [
    ...check.failIf(groups.length === 0, "webhook.filterGroups", {
      message: "none given, so every push of anyone would start a build",
      fix: 'Give a group, or `webhook: { kind: "manual" }`.',
    }),
    ...groups.flatMap(({ filters = [] }, group) =>
      filters.flatMap((filter, index) => filterFaults(`webhook.filterGroups[${group}].filters[${index}]`, filter)),
    ),
  ];
}

function filterFaults(path: string, { type, pattern }: WebhookFilter): check.ArgumentFault[] {
  if (type === "ACTOR_ACCOUNT_ID") {
    return check.failIf(!ACTOR.test(pattern), `${path}.pattern`, {
      message: `${check.shown(pattern)} is not numeric ids between ^ and $; names change hands, and an open end lets longer ids through`,
      fix: "Write ^12345$ or ^(?:12345|67890)$; `gh api users/NAME --jq .id` shows an id.",
    });
  }
  return check.failIf(!isAnchored(pattern), `${path}.pattern`, {
    message: `${check.shown(pattern)} does not cover the whole text, so more than meant would match`,
    fix: "Begin with ^, end with $, and put alternatives into a group: ^(?:one|other)$.",
  });
}

function isExpression(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
