import { strict as assert } from "node:assert";
import fc from "fast-check";
import { toChannels } from "../../cli/commands/notify/addressees";
import { partsOf } from "../../cli/fleet/stack-settings";
import { channelRules } from "../../components/build-notifications/channel-rules";
import { loadStackImages, memorySource, parseSettings, type Stack } from "../../definition";
import { entryOf, type PeopleEvent } from "../../operations/notifications/event";
import { planImages } from "../../plan";
import { OWN_EVENTS } from "../../plan/people-events";
import { matches } from "../../simulator/wire/pattern";

const CHANNELS = ["platform", "security", "teams"] as const;
const WORDS = ["promoted", "pull-request-ready", "consumer-pull-request-ready"] as const;
/** So many of these names do not fit into one rule. */
const MOST = 70;
const nameOf = (at: number): string => `an-image-with-a-rather-long-name-for-its-rule-${at.toString()}`;

/** What a channel chooses, which channels each image notifies, and which images an event is on. */
const fleets = fc.record({
  events: fc.tuple(...CHANNELS.map(() => fc.subarray([...WORDS], { minLength: 1 }))),
  notify: fc.array(fc.subarray([...CHANNELS]), { minLength: 2, maxLength: MOST, size: "max" }),
  split: fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined }),
  part: fc.boolean(),
  word: fc.constantFrom(...WORDS),
  among: fc.array(fc.nat(MOST), { minLength: 1, maxLength: MOST, size: "max" }),
});
type Sample = typeof fleets extends fc.Arbitrary<infer Value> ? Value : never;

/** How often each channel hears of an event, by the rules of its stack or of all parts of it. */
function heard({ events, notify, split, part, word, among }: Sample) {
  const channels = Object.fromEntries(CHANNELS.map((name, at) => [name, { events: events[at] ?? [] }]));
  const written = { region: "us-east-1", account: "111122223333", channels, ...(split !== undefined && { split }) };
  const { settings, issues } = parseSettings("images", written, "Pulumi.prod.yaml");
  assert.ok(settings, JSON.stringify(issues));
  const files = notify.map((own, at) => {
    const parent = at % 10 === 9 ? `{image: ${nameOf(at - 1)}, version: 1.x.x}` : "amazon-linux-2023";
    const text = `version: 1.0.0\nparent: ${parent}\ncomponents: [{managed: update-linux}]\nnotify: [${own.join(", ")}]\n`;
    return [`images/${nameOf(at)}.yaml`, text];
  });
  const source = memorySource(Object.fromEntries(files) as Record<string, string>);
  const whole: Stack<"images"> = { kind: "images", name: "prod", file: "Pulumi.prod.yaml", issues: [], settings };
  const isPart = split !== undefined && part;
  const stack = isPart ? { ...whole, name: "prod-1", part: { index: 1, count: split } } : whole;
  const loaded = loadStackImages(source, stack);
  const { definitions, deployed } = loaded;
  const rules = partsOf(stack, deployed, definitions).flatMap(([name, own]) => {
    const plan = planImages({ stack: name, settings, definitions, names: own.map((each) => each.name) });
    const notified = plan.images.flatMap(({ name: image, notifications }) => (notifications ? [{ name: image, ...notifications }] : [])); // prettier-ignore
    return Object.entries(plan.stack.channels).flatMap(([channel, chosen]) => {
      const its = notified.filter((image) => image.channels.includes(channel));
      return channelRules(plan.stack.environment.name, channel, chosen, its).map((rule) => ({ channel, ...rule }));
    });
  });
  const there = among.map(nameOf).filter((name) => deployed.some((image) => image.name === name));
  const names = [...new Set(there)];
  const detail = { image: names.join(", "), title: "news" };
  const event: PeopleEvent = { detailType: OWN_EVENTS[word], detail, ...toChannels(stack, loaded)(names) };
  const { Source, DetailType, Detail = "" } = entryOf(event);
  const onBus = { source: Source, "detail-type": DetailType, detail: JSON.parse(Detail) as Record<string, unknown> };
  const own = rules.filter(({ pattern }) => matches(pattern, onBus));
  return CHANNELS.map((channel, at) => ({
    channel,
    rules: rules.filter((rule) => rule.channel === channel && rule.role.startsWith("events-")).length,
    heard: own.filter((rule) => rule.channel === channel).length,
    wants: (events[at] ?? []).includes(word) && names.some((name) => notify[Number(name.split("-").at(-1))]?.includes(channel)), // prettier-ignore
  }));
}

describe("an event on images", () => {
  it("reaches each channel that wants it exactly once, and no other, however many rules and parts have its images", () => {
    let several = 0;
    fc.assert(
      fc.property(fleets, (sample) => {
        const found = heard(sample);
        several += found.filter(({ rules, wants }) => wants && rules > 1).length;
        assert.deepEqual(
          found.map(({ channel, heard: times }) => [channel, times]),
          found.map(({ channel, wants }) => [channel, wants ? 1 : 0]),
        );
      }),
      { numRuns: 60 },
    );
    assert.ok(several > 0, "some channel had several rules");
  });
});
