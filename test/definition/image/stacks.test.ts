import assert from "node:assert/strict";
import { loadImages, memorySource, type ImageSettings } from "../../../definition";
import { image, settings } from "../case";

const EUROPE: ImageSettings = { ...settings, region: "eu-west-1", account: "444455556666", images: ["eu-*"] };
const AMERICA: ImageSettings = { ...settings, images: ["us-*"] };

/** Codes of what is found in `images/<name>.yaml`. */
function codesOf(name: string, more: string, stacks: readonly ImageSettings[]): readonly string[] {
  const source = memorySource({ [`images/${name}.yaml`]: image(more) });
  return loadImages({ source, stacks: stacks.map((each) => ({ settings: each })) }).issues.map(({ code }) => code);
}

describe("rules that read settings", () => {
  const template = "distribution: {launchTemplates: [{id: lt-0123456789abcdef0, region: eu-west-1}]}";
  const key = "distribution: {kmsKey: 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab'}";
  const share = "distribution: {share: {accounts: ['111122223333']}, kmsKey: create}";

  for (const [what, more] of Object.entries({ template, key, share })) {
    it(`judge an image by the stacks that deploy it alone: ${what}`, () => {
      assert.deepEqual(codesOf("eu-web", more, [AMERICA, EUROPE]), []);
      assert.equal(codesOf("us-web", more, [AMERICA, EUROPE]).length, 1);
    });
  }

  it("do not judge an image that no stack deploys by any of them", () => {
    assert.deepEqual(codesOf("web", `${template}\nnotify: [nobody]`, [AMERICA, EUROPE]), []);
    assert.deepEqual(codesOf("web", 'distribution: {amiName: "{name}/{{ imagebuilder:buildDate }}"}', [EUROPE]), [
      "ami-name-form",
    ]);
  });

  it("take names for taken only where both are written", () => {
    const found = (one: ImageSettings, other: ImageSettings, more = "distribution: {parameter: /images/web}") => {
      const source = memorySource({ "images/eu-web.yaml": image(more), "images/us-web.yaml": image(more) });
      return loadImages({ source, stacks: [{ settings: one }, { settings: other }] }).issues.map(({ code }) => code);
    };
    assert.deepEqual(found(AMERICA, EUROPE), []);
    assert.deepEqual(found(AMERICA, { ...AMERICA, images: ["eu-*"] }), ["name-taken"]);
    assert.deepEqual(found(AMERICA, { ...AMERICA, images: ["eu-*"], region: "us-west-2" }), []);
    const everywhere = "distribution: {parameter: /images/web, regions: [us-east-1, us-west-2]}";
    assert.deepEqual(found(AMERICA, { ...AMERICA, images: ["eu-*"], region: "us-west-2" }, everywhere), ["name-taken"]);
    const apart = { ...AMERICA, images: ["eu-*"], namePrefix: "x" };
    assert.deepEqual(found(AMERICA, apart, "distribution: {parameter: '/images/{name}'}"), []);
  });

  it("see the name that a prefix gives to another image", () => {
    const source = memorySource({ "images/web.yaml": image(), "images/x-web.yaml": image() });
    const stacks = [
      { settings: { ...settings, images: ["x-*"] } },
      { settings: { ...settings, images: ["web"], namePrefix: "x" } },
    ];
    const [found] = loadImages({ source, stacks }).issues.filter(({ code }) => code === "name-taken");
    assert.match(found?.message ?? "", /^The AMI name "x-web-/);
  });

  it("say what two stacks find alike once", () => {
    assert.deepEqual(codesOf("us-web", "notify: [nobody]", [AMERICA, { ...AMERICA, region: "us-west-2" }]), [
      "unknown-channel",
    ]);
  });
});
