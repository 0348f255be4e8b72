import * as assert from "node:assert/strict";
import { engine } from "../fleet";
import { KEYS } from "./repositories";
import { Story } from "./story";

const IMAGES = Object.keys(KEYS).join(" ");

describe("the job of hephaestus", () => {
  let story: Story;

  before(engine);
  before(async () => {
    story = await Story.begin();
    story.fleet.cloud.script({ secondsPerPhase: 0.02 });
    await story.fleet.up();
  });
  after(() => story.close());

  it("goes from a new base of Windows to an announcement in three channels", async () => {
    await story.heard();
    await story.publish();
    const said = await story.golden("update --pull-request", 0);
    const [pull] = story.github.pulls;
    story.tell(
      "Amazon has a newer base. The scheduled workflow proposes it",
      `${said}\n${pull?.title}\n\n${pull?.body}`,
    );
    assert.equal(pull?.branch, "windows-update/base");
    console.log(await story.heard());
    story.github.merge(1);
    story.pull();
    const { text } = await story.fleet.up();
    story.tell("It is merged, and the merge deploys it", text);
    story.tell("What is available is the candidate", await story.golden("release reconcile"));
    console.log(await story.heard());
    story.tell("It is too early", await story.golden(`promote ${IMAGES} --yes`, 1));
    story.waitADay();
    story.tell("A day later", await story.golden(`promote ${IMAGES} --yes`));
    console.log(await story.heard());
    story.tell("A day later", await story.golden(`releases windows-server-2019-base`));
    story.tell("consumers", await story.golden(`consumers update --all`));
    console.log(story.vmService.pulls[0]);
    console.log(await story.heard());
    story.vmService.merge(1);
    story.tell("consumers", await story.golden(`consumers update --all`));
    console.log(await story.heard());
  });
});
