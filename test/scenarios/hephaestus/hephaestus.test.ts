import { engine } from "../fleet";
import { Story } from "./story";

describe("the job of hephaestus", () => {
  let story: Story;

  before(engine);
  before(async () => {
    story = await Story.begin();
  });
  after(() => story.close());

  it("goes from a new base of Windows to an announcement in three channels", async () => {
    story.fleet.cloud.script({ secondsPerPhase: 0.02 });
    await story.fleet.up();
    await story.publish();
    const said = await story.golden("update --pull-request", 0);
    story.tell("A new base", said);
    console.log(said, story.github.pulls, story.github.calls);
  });
});
