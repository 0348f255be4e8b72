import { strict as assert } from "node:assert";
import type { Channel } from "../../../definition/settings/images";
import { imageOf, planOf } from "../parts";

const CHANNEL: Channel = { subscriptions: [{ protocol: "email", endpoint: "a@example.org" }] };

describe("plan/ami/notifications", () => {
  it("is absent without a channel, and takes no channel into the stack that no image notifies", () => {
    assert.equal("notifications" in imageOf({ settings: { channels: { releases: CHANNEL } } }), false);
    assert.deepEqual(planOf({ settings: { channels: { releases: CHANNEL } } }).stack.channels, {});
  });

  it("knows an image's builds by the prefix of their ARNs", () => {
    const settings = { channels: { releases: CHANNEL, other: CHANNEL } };
    const change = { definition: { notify: ["releases"] }, settings };
    assert.deepEqual(imageOf(change).notifications, {
      channels: ["releases"],
      imageArnPrefixes: ["arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host-x86-64/"],
    });
    assert.deepEqual(planOf(change).stack.channels, { releases: CHANNEL });
  });

  it("knows images by the recipe that is taken over, as their ARNs carry it", () => {
    const names = { recipe: "Docker Host", pipeline: "Weekly" };
    const image = imageOf({
      definition: { notify: ["releases"], names },
      settings: { channels: { releases: CHANNEL } },
    });
    assert.deepEqual(image.notifications?.imageArnPrefixes, ["arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/"]); // prettier-ignore
  });

  it("tells of findings only where images are scanned", () => {
    const failOn = (enabled: boolean): string | undefined =>
      imageOf({
        definition: { notify: ["releases"], scanning: { enabled, failOn: "high" } },
        settings: { channels: { releases: CHANNEL } },
      }).notifications?.failOn;
    assert.deepEqual([failOn(true), failOn(false)], ["high", undefined]);
  });

  it("says that an unknown channel is our bug, whatever it is called", () => {
    assert.throws(
      () => imageOf({ definition: { notify: ["toString"] } }),
      /golden-images bug: docker-host: the settings have no channel "toString"/,
    );
  });
});
