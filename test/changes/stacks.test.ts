import { strict as assert } from "node:assert";
import type { Settings } from "../../definition";
import { compareFleets, type Changes, type FleetState } from "../../changes";
import { MINIMAL_SETTINGS } from "../plan/samples";
import { fleet, image } from "./fleets";

const IMAGES = [image("linux"), image("web")];

function settings(stacks: Readonly<Record<string, Partial<Settings>>>): Pick<FleetState, "settings"> {
  return {
    settings: new Map(Object.entries(stacks).map(([name, more]) => [name, { ...MINIMAL_SETTINGS, ...more }])),
  };
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
    assert.deepEqual(changes.alerts, [
      {
        image: "web",
        message: "the stack prod does not deploy it any more: its pipelines go there, its AMIs stay",
      },
    ]);
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
    assert.deepEqual(
      changes.alerts.map(({ message }) => message),
      [
        "the stack dev has no settings any more: what it deployed stays, and nothing updates it. To delete it, run pulumi destroy --stack dev before the settings go",
      ],
    );
  });

  it("alerts once of another split: names are taken where the images arrive", () => {
    const changes = compare(
      { ...settings({ prod: { split: 3 } }), ...deployed({ "prod-1": ["linux"], "prod-2": [], "prod-3": ["web"] }) },
      { ...settings({ prod: { split: 2 } }), ...deployed({ "prod-1": ["web"], "prod-2": ["linux"] }) },
    );
    assert.equal(changes.alerts.length, 1);
    assert.match(
      changes.alerts[0]?.message ?? "",
      /^split of prod differs: images move to other stacks, .*move their state by the commands below/,
    );
    assert.deepEqual(changes.stacks[2], { stack: "prod-3", joins: [], leaves: ["web"] });
  });

  it("alerts of another namePrefix: it replaces everything", () => {
    const changes = compare(settings({ prod: {} }), settings({ prod: { namePrefix: "dev" } }));
    assert.deepEqual(
      changes.alerts.map(({ message }) => message),
      [
        "namePrefix of prod differs: everything that it deployed would be made anew under another name. Its preview refuses that, for the log bucket is protected; with --skip-preview the deployment would stop there, halfway",
      ],
    );
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
