import { BUILD_STATES, CHANNEL_TEST, channelAddress, DEFAULT_EVENTS, OWN_EVENTS, OWN_SOURCE } from "../../plan/people-events"; // prettier-ignore
import type { PeopleEvent } from "../../plan/people-events";
import type { NotificationChannel, NotifiedImage } from "./args";
import { findingsRule, projectRule, stateRule, type BuildRule } from "./patterns";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST_PATTERN = 2048;

/** What a rule of several images can be made of: names, prefixes of ARNs, or projects. */
type RuleOf = (items: readonly string[], role: string) => BuildRule;

/** The rules of one channel: as many images in each as its pattern holds. @param environment base of physical names */
export function channelRules(
  environment: string,
  channel: string,
  { events = DEFAULT_EVENTS }: NotificationChannel,
  images: readonly NotifiedImage[],
): readonly BuildRule[] {
  const of = `images of the channel ${channel}`;
  const states = statesOf(events, "imageBuilder");
  const ofProjects = statesOf(events, "codeBuild");
  const prefixes = images.flatMap(({ imageArnPrefixes = [] }) => imageArnPrefixes);
  const projects = images.flatMap(({ projectName }) => (projectName === undefined ? [] : [projectName]));
  const types = events.flatMap((event) => (event in OWN_EVENTS ? [OWN_EVENTS[event as keyof typeof OWN_EVENTS]] : []));
  const own: RuleOf = (names, role) => ({
    role,
    description: `What golden tells of ${of}`,
    pattern: { source: [OWN_SOURCE], "detail-type": types, detail: { image: names } },
  });
  const direct = {
    source: [OWN_SOURCE],
    "detail-type": [CHANNEL_TEST, ...types],
    detail: { channels: [channelAddress(environment, channel)] },
  };
  return [
    { role: "direct", description: `What golden tells the channel ${channel} itself`, pattern: direct },
    ...(states.length === 0 ? [] : packed("states", prefixes, (items, role) => stateRule(role, of, items, states, "A build"))), // prettier-ignore
    ...(ofProjects.length === 0 ? [] : packed("projects", projects, (items, role) => projectRule(role, of, items, ofProjects, ""))), // prettier-ignore
    ...(events.includes("findings") ? findings(of, images) : []),
    ...(types.length === 0 ? [] : packed("events", images.map(({ name }) => name), own)), // prettier-ignore
  ];
}

function findings(of: string, images: readonly NotifiedImage[]): readonly BuildRule[] {
  return (["critical", "high", "medium"] as const).flatMap((severity) => {
    const prefixes = images.flatMap(({ failOn, imageArnPrefixes = [] }) =>
      failOn === severity ? imageArnPrefixes : [],
    );
    return packed(severity, prefixes, (items, role) => findingsRule(role, of, items, severity, ""));
  });
}

function statesOf(events: readonly PeopleEvent[], builder: "imageBuilder" | "codeBuild"): readonly string[] {
  return Object.entries(BUILD_STATES).flatMap(([event, states]) =>
    events.includes(event as PeopleEvent) ? states[builder] : [],
  );
}

function packed(role: string, items: readonly string[], ruleOf: RuleOf): readonly BuildRule[] {
  const parts: string[][] = [];
  for (const item of items) {
    const last = parts.at(-1) ?? [];
    const isFull = JSON.stringify(ruleOf([...last, item], role).pattern).length > LONGEST_PATTERN;
    if (last.length === 0 || isFull) parts.push([item]);
    else last.push(item);
  }
  return parts.map((part, at) => ruleOf(part, `${role}-${(at + 1).toString()}`));
}
