import { strict as assert } from "node:assert";
import type { PeopleEvent } from "../../../operations/notifications/event";
import { warnOfDeprecation, type DeprecationCloud, type Warned } from "../../../operations/releases/deprecation";
import type { Build } from "../../../operations/rebuild/build";
import type { Deprecation, ReleasedImage } from "../../../plan/releases";

const NOW = new Date("2026-11-22T07:00:00Z");
const ARN = "arn:aws:imagebuilder:us-east-1:111122223333:image";

interface Given {
  readonly age?: Deprecation["age"];
  readonly startedAt?: string;
  readonly deprecatedAt?: string;
  readonly state?: Build["state"];
  readonly more?: Partial<Build>;
  readonly refuses?: boolean;
}

/** One image for each, with notice of 14 days; `told` stays between nights. */
function cloudOf(given: Readonly<Record<string, Given>>, told = new Map<string, string>()) {
  const events: PeopleEvent[] = [];
  const cloud: DeprecationCloud = {
    builds: ({ id }) => {
      const { startedAt = NOW.toISOString(), state = "available", more = {}, refuses } = given[id] ?? {};
      if (refuses === true)
        return Promise.reject(Object.assign(new Error("slow down"), { name: "ThrottlingException", $metadata: {} }));
      const amis = [{ region: "us-east-1", account: "111122223333", id: `ami-${id}` }, { region: "us-east-1", account: "444455556666", id: "ami-copy" }]; // prettier-ignore
      const own = { id: `${ARN}/${id}/1.0.0/1`, state, status: "", requests: [], amis, containers: [] };
      return Promise.resolve([{ ...own, startedAt: new Date(startedAt), ...more }]);
    },
    tellBus: (event) => Promise.resolve(void events.push(event)),
    amis: {
      states: (_, [id = ""]) => {
        const { deprecatedAt } = given[id.slice(4)] ?? assert.fail(`${id} is not ours to ask for`);
        return Promise.resolve(
          new Map([[id, { state: "available", ...(deprecatedAt !== undefined && { deprecatedAt }) }]]),
        );
      },
    },
    toldOf: (build) => Promise.resolve(told.get(build)),
    noteTold: (build, date) => Promise.resolve(void told.set(build, date)),
  };
  const images = Object.entries(given).map(([id, { age }]): ReleasedImage => {
    const own = {
      builder: "image-builder",
      id,
      image: id.split("-")[0] ?? "",
      architecture: "x86_64",
      version: "1.0.0",
    } as const;
    const target = { ...own, pipeline: id, versionArn: `${ARN}/${id}/1.0.0` };
    return { target, places: [], topics: [], isBuilt: true, deprecation: { noticeDays: 14, ...(age && { age }) } };
  });
  return { events, told, warn: () => warnOfDeprecation(images, cloud, NOW) };
}

function dates(warned: readonly Warned[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(warned.map(({ image, date }) => [image, date]));
}

describe("operations/releases, images that are deprecated soon", () => {
  it("counts the lifecycle's age from the build, takes EC2's date where it is earlier, and waits for the notice", async () => {
    const days = { value: 90, unit: "DAYS" } as const;
    const { warn } = cloudOf({
      ...{
        soon: { age: days, startedAt: "2026-09-07T00:00:00Z" },
        edge: { age: days, startedAt: "2026-09-07T07:00:00Z" },
      },
      later: { age: days, startedAt: "2026-09-07T07:00:01Z" },
      weeks: { age: { value: 2, unit: "WEEKS" } },
      months: { age: { value: 3, unit: "MONTHS" }, startedAt: "2026-08-25T00:00:00Z" },
      years: { age: { value: 1, unit: "YEARS" }, startedAt: "2025-11-30T00:00:00Z" },
      ec2: { age: days, deprecatedAt: "2026-11-24T00:00:00.000Z" },
      far: { deprecatedAt: "2028-11-24T00:00:00.000Z" },
      never: {},
      gone: { age: days, startedAt: "2026-01-01T00:00:00Z" },
    });
    assert.deepEqual(dates(await warn()), {
      ...{ soon: "2026-12-06", edge: "2026-12-06", weeks: "2026-12-06", months: "2026-11-25", years: "2026-11-30" },
      ...{ ec2: "2026-11-24", gone: "2026-04-01" },
    });
  });

  it("knows only the newest build that is there and not revoked, and of a container nothing", async () => {
    const age = { value: 1, unit: "DAYS" } as const;
    const { warn } = cloudOf({
      ...{ failed: { age, state: "failed" }, revoked: { age, more: { revoked: "today" } } },
      container: { age, more: { amis: [], containers: ["r/web@sha256:0"] } },
    });
    assert.deepEqual(await warn(), []);
  });

  it("tells once for each date, architectures of a day together, and tells the others where one cannot be asked", async () => {
    const age = { value: 10, unit: "DAYS" } as const;
    const given = { "web-x86": { age }, "web-arm": { age }, "bad-x86": { age, refuses: true } };
    const first = cloudOf(given);
    assert.deepEqual((await first.warn()).filter(({ refused }) => refused !== undefined).map(({ image }) => image), ["bad-x86"]); // prettier-ignore
    const [event, ...more] = first.events;
    assert.deepEqual(more, []);
    assert.deepEqual(event?.resources, ["web-x86", "web-arm"].map((name) => `${ARN}/${name}/1.0.0/1`)); // prettier-ignore
    assert.equal(event.detail.title, "web 1.0.0 is deprecated on 2026-12-02: golden rebuild web builds it anew");

    const second = cloudOf(given, first.told);
    assert.equal((await second.warn()).filter(({ told }) => told === true).length, 0);
    assert.deepEqual(second.events, []);
    const third = cloudOf({ ...given, "web-arm": { age, deprecatedAt: "2026-11-25T00:00:00Z" } }, first.told);
    await third.warn();
    assert.deepEqual(third.events.map(({ resources }) => resources), [[`${ARN}/web-arm/1.0.0/1`]]); // prettier-ignore
  });
});
