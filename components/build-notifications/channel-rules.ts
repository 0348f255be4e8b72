import {
  BUILD_STATES,
  CHANNEL_TEST,
  channelNames,
  DEFAULT_EVENTS,
  OWN_EVENTS,
  OWN_SOURCE,
  type PeopleEvent,
} from "../../plan/people-events";
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
  { events = DEFAULT_EVENTS, templates = {} }: NotificationChannel,
  images: readonly NotifiedImage[],
): readonly BuildRule[] {
  const of = `images of the channel ${channel}`;
  const states = statesOf(events, "imageBuilder");
  const ofProjects = statesOf(events, "codeBuild");
  const prefixes = images.flatMap(({ imageArnPrefixes = [] }) => imageArnPrefixes);
  const projects = images.flatMap(({ projectName }) => (projectName === undefined ? [] : [projectName]));
  const told = events.filter((event) => event in OWN_EVENTS);
  const typesOf = (all: readonly PeopleEvent[]) => all.map((event) => OWN_EVENTS[event as keyof typeof OWN_EVENTS]);
  const own =
    (all: readonly PeopleEvent[], more: Pick<BuildRule, "words"> = {}): RuleOf =>
    (names, role) => ({
      role,
      description: `What golden tells of ${of}`,
      pattern: { source: [OWN_SOURCE], "detail-type": typesOf(all), detail: { image: names } },
      ...more,
    });
  const direct = (role: string, types: readonly string[]): BuildRule => ({
    role,
    description: `What golden tells the channel ${channel} itself`,
    pattern: {
      source: [OWN_SOURCE],
      "detail-type": types,
      detail: { channels: [channelNames(environment, channel).topic] },
    },
  });
  const plain = told.filter((event) => templates[event] === undefined);
  const names = images.map(({ name }) => name);
  return [
    direct("direct", [CHANNEL_TEST, ...typesOf(plain)]),
    ...(states.length === 0 ? [] : packed("states", prefixes, (items, role) => stateRule(role, of, items, states, "A build"))), // prettier-ignore
    ...(ofProjects.length === 0 ? [] : packed("projects", projects, (items, role) => projectRule(role, of, items, ofProjects, ""))), // prettier-ignore
    ...(events.includes("findings") ? findings(of, images) : []),
    ...(plain.length === 0 ? [] : packed("events", names, own(plain))),
    ...told.flatMap((event) => {
      const words = templates[event];
      if (words === undefined) return [];
      return [
        { ...direct(`direct-${event}`, typesOf([event])), words },
        ...packed(event, names, own([event], { words })),
      ];
    }),
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
