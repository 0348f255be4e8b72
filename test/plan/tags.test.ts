import { strict as assert } from "node:assert";
import { imageOf } from "./parts";

function many(count: number, letter: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${letter}${index + 100}`, "v"]));
}

describe("plan/tags", () => {
  it("puts the definition's tags over the settings' and who the image is over both", () => {
    const image = imageOf({
      definition: { tags: { Team: "mine", ImageName: "forged" } },
      settings: { defaultTags: { Team: "theirs", CostCenter: "7" } },
    });
    assert.deepEqual(image.tags, { CostCenter: "7", ImageName: "docker-host", ImageVersion: "1.2.0", Team: "mine" });
  });

  it("never sets CreatedBy, by which Image Builder knows what is its own", () => {
    const image = imageOf({
      definition: { tags: { CreatedBy: "me" } },
      distribution: { amiTags: { CreatedBy: "me" } },
      settings: { defaultTags: { CreatedBy: "me" } },
    });
    assert.equal(JSON.stringify(image).includes("CreatedBy"), false);
  });

  it("refuses a 51st tag as our bug, also where AMI tags make it", () => {
    assert.equal(Object.keys(imageOf({ definition: { tags: many(48, "a") } }).tags).length, 50);
    assert.throws(
      () => imageOf({ definition: { tags: many(49, "a") } }),
      /golden-images bug: docker-host: 51 tags, AWS allows 50/,
    );
    assert.throws(
      () => imageOf({ definition: { tags: many(40, "a") }, distribution: { amiTags: many(10, "b") } }),
      /AMIs of docker-host: 52 tags, AWS allows 50/,
    );
  });

  it("gives build instances the 30 tags that AWS allows: who it is, the settings', then its own", () => {
    const image = imageOf({ definition: { tags: many(20, "a") }, settings: { defaultTags: many(20, "b") } });
    const names = Object.keys(image.pipelines[0]?.infrastructure.resourceTags ?? {});
    assert.equal(names.length, 30);
    assert.deepEqual([names.filter((name) => name.startsWith("a")).length, names.includes("b119")], [8, true]);
    assert.ok(names.includes("ImageName") && names.includes("ImageVersion"));
  });
});
