import * as assert from "node:assert/strict";
import { engine } from "../fleet";
import { BASE, KEYS, VM_SERVICE } from "./repositories";
import { Story } from "./story";

const NAMES = Object.keys(KEYS);
const SLACK = "Slack, #execution-teams";

/** Each step goes on from the one before; `npm run story` shows what people see of it. */
describe("the whole job of hephaestus", () => {
  let story: Story;

  before(engine);
  before(async () => {
    story = await Story.begin();
    story.fleet.cloud.script({ secondsPerPhase: 0.02 });
    await story.fleet.up();
    await story.heard();
  });
  after(() => story.close());

  it("proposes raised versions where Amazon has a newer base of Windows", async () => {
    const base = await story.publish();
    const said = await story.golden("update --pull-request");
    const [{ title, body, branch } = assert.fail("nothing is proposed"), another] = story.github.pulls;
    const heard = await story.tell(
      "Amazon has a newer base; the workflow of the morning proposes it",
      said,
      title,
      body,
    );
    assert.deepEqual([branch, another], ["windows-update/base", undefined]);
    assert.deepEqual(heard, [`${SLACK}: example/images#1 is ready for review: ${title}`]);
    assert.match(body, new RegExp(`${base}[^]*4 images rebuilt[^]*${BASE} 1\\.4\\.0 → 1\\.5\\.0`));
  });

  it("builds them on the merge, parents first, and has them as candidates", async () => {
    story.github.merge(1);
    story.pull();
    const { steps } = await story.fleet.up();
    const built = steps.filter((step) => step.startsWith("create Image "));
    assert.deepEqual([built.length, built[0]], [4, `create Image ${BASE}-x86-64-image`]);
    await story.tell("It is merged, and the merge deploys it", "$ pulumi up", steps.join("\n"));
    await story.tell("What is available is the candidate", await story.golden("release reconcile"));
  });

  it("lets none of them into production before its day is over", async () => {
    const early = await story.golden(`promote ${NAMES.join(" ")} --yes`, 1);
    assert.equal(early.match(/must be in candidate for 24 hours/g)?.length, 4);
    assert.match(await story.golden("consumers update --all", 1), /nothing of \S+ is in production: golden promote/);
    assert.deepEqual(await story.tell("Nobody hurries it by chance", early), []);
    story.waitADay();
    const promoted = await story.golden(`promote ${NAMES.join(" ")} --yes`);
    const heard = await story.tell("A day later it goes to production", promoted);
    assert.deepEqual(heard, NAMES.map((name) => `${SLACK}: ${name} 1.5.0/1 is in production now`).sort());
  });

  it("proposes the new names to vm-service, and touches nothing else", async () => {
    const said = await story.golden("consumers update --all");
    const [{ branch, body } = assert.fail("nothing is proposed")] = story.vmService.pulls;
    const heard = await story.tell("vm-service is proposed the new names", said, body);
    assert.deepEqual(heard, [`${SLACK}: example/vm-service#1 is ready for review: Update 4 images`]);
    const config = story.vmService.git(["show", `${branch}:config.edn`]);
    assert.equal(`${config}\n`, VM_SERVICE["config.edn"]?.replaceAll("-1.4.0", "-1.5.0"));
  });

  it("announces the merge there to three channels", async () => {
    story.vmService.merge(1);
    const heard = await story.tell(
      "vm-service merges, and everybody hears",
      await story.golden("consumers update --all"),
    );
    const title = "example/vm-service#1 is merged: Update 4 images";
    assert.deepEqual(
      heard,
      [SLACK, "Teams, investigation", "mail to custeng-support"].map((by) => `${by}: ${title}`),
    );
    await story.tell("Who has what", await story.golden(`releases ${BASE}`), await story.golden("consumers status"));
  });
});
