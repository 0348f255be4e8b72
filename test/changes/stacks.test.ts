import { strict as assert } from "node:assert";
import type { ImageSettings } from "../../definition";
import { compareFleets, type Changes, type FleetState } from "../../changes";
import { MINIMAL_SETTINGS } from "../plan/samples";
import { fleet, image, ofImages } from "./fleets";
import { githubSettings } from "./foundations";

const IMAGES = [image("linux"), image("web")];

function settings(stacks: Readonly<Record<string, Partial<ImageSettings>>>): Pick<FleetState, "settings"> {
  const whole = Object.entries(stacks).map(([name, more]) => [name, { ...MINIMAL_SETTINGS, ...more }] as const);
  return { settings: ofImages(Object.fromEntries(whole)) };
}

function deployed(stacks: Readonly<Record<string, readonly string[]>>): Pick<FleetState, "deployed"> {
  return { deployed: new Map(Object.entries(stacks)) };
}

function compare(before: Partial<FleetState>, after: Partial<FleetState>): Changes {
  return compareFleets(fleet(IMAGES, before), fleet(IMAGES, after));
}

describe("a change of stacks", () => {
  it("names the images that a stack gets and loses, and alerts of a loss: its pipelines are deleted", () => {
    const changes = compare(
      { ...settings({ prod: {} }), ...deployed({ prod: ["linux", "web"] }) },
      { ...settings({ prod: { images: ["linux"] } }), ...deployed({ prod: ["linux"] }) },
    );
    assert.deepEqual(changes.stacks, [{ stack: "prod", joins: [], leaves: ["web"] }]);
    assert.deepEqual(changes.alerts, [{ alert: "image-left-stack", image: "web", stack: "prod" }]);
  });

  it("says nothing of images that are new or gone: they are told themselves", () => {
    const before = fleet([image("old")], deployed({ prod: ["old"] }));
    const after = fleet([image("new")], deployed({ prod: ["new"] }));
    assert.deepEqual(compareFleets(before, after).stacks, []);
  });

  it("alerts once of settings that are gone: nothing deletes what they deployed", () => {
    const changes = compare(
      { ...settings({ dev: {}, prod: {} }), ...deployed({ dev: ["web"], prod: ["linux", "web"] }) },
      { ...settings({ prod: {} }), ...deployed({ prod: ["linux", "web"] }) },
    );
    assert.deepEqual(changes.alerts, [{ alert: "settings-removed", stack: "dev" }]);
  });

  it("alerts once of another split: names are taken where the images arrive", () => {
    const changes = compare(
      { ...settings({ prod: { split: 3 } }), ...deployed({ "prod-1": ["linux"], "prod-2": [], "prod-3": ["web"] }) },
      { ...settings({ prod: { split: 2 } }), ...deployed({ "prod-1": ["web"], "prod-2": ["linux"] }) },
    );
    assert.deepEqual(changes.alerts, [{ alert: "split-changed", stack: "prod" }]);
    assert.deepEqual(changes.stacks[2], { stack: "prod-3", joins: [], leaves: ["web"] });
  });

  it("alerts of another namePrefix: it replaces everything", () => {
    const changes = compare(settings({ prod: {} }), settings({ prod: { namePrefix: "dev" } }));
    assert.deepEqual(changes.alerts, [{ alert: "prefix-changed", stack: "prod" }]);
  });

  it("takes settings of another kind for the end of the old ones", () => {
    const github = { kind: "github", settings: githubSettings() } as const;
    const changes = compare(settings({ prod: {} }), { settings: new Map([["prod", github]]) });
    assert.deepEqual(changes.alerts, [{ alert: "settings-removed", stack: "prod" }]);
    assert.deepEqual(changes.settings.map(({ kind, effects }) => [kind, effects]), [["github", []]]); // prettier-ignore
  });

  it("does not take settings with errors for settings that are gone", () => {
    const changes = compare(
      { ...settings({ prod: {} }), ...deployed({ prod: ["linux", "web"] }) },
      { unreadableSettings: ["prod"] },
    );
    assert.deepEqual([changes.alerts, changes.settings, changes.stacks], [[], [], []]);
    assert.deepEqual(changes.unreadableSettings, [{ stack: "prod", side: "now" }]);
  });
});
