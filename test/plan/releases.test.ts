import { strict as assert } from "node:assert";
import { targetsOf } from "../../operations/rebuild/target";
import { releasedImages } from "../../plan/releases";
import { planOf, type Change } from "./parts";

const released = (change: Change) => {
  const plan = planOf(change);
  return releasedImages(plan, targetsOf(plan));
};
const topic = (channel: string): string => `arn:aws:sns:us-east-1:111122223333:golden-images-prod-${channel}`;

describe("what an image has once it is built", () => {
  it("tells topics of channels that choose nothing, and the bus where one chose released", () => {
    const all = { all: { subscriptions: [] }, most: { subscriptions: [], events: ["failed"] } } as const;
    const chosen = { ...all, some: { subscriptions: [], events: ["released", "drift"] } } as const;
    const [plain] = released({ settings: { channels: all }, definition: { notify: ["all", "most"] } });
    assert.deepEqual([plain?.topics, plain?.onBus], [[topic("all")], undefined]);
    const [both] = released({ settings: { channels: chosen }, definition: { notify: ["all", "most", "some"] } });
    assert.deepEqual([both?.topics, both?.onBus], [[topic("all")], true]);
    const [other] = released({ settings: { channels: chosen }, definition: { notify: ["most"] } });
    assert.deepEqual([other?.topics, other?.onBus], [[], undefined]);
  });

  it("names its channels of images and their parameters where settings say promotion, and else not a key more", () => {
    const [least] = released({});
    assert.deepEqual(Object.keys(least ?? {}), ["target", "places", "topics", "isBuilt"]);
    const promotion = { channels: ["candidate", "production"], parameter: "/images/{name}/{architecture}/{channel}" };
    const [image] = released({ settings: { promotion } });
    assert.deepEqual(image?.pointers, { candidate: "/images/docker-host/x86_64/candidate", production: "/images/docker-host/x86_64/production" }); // prettier-ignore
    assert.deepEqual([image.promotion?.channels, image.promotion?.log], [promotion.channels, "/images/docker-host/all/.log"]); // prettier-ignore
  });
});
