import { Argument, Option, type Command } from "commander";
import { OWN_EVENTS } from "../../../plan/people-events";
import { countUpTo, formatOption, rootOption, stackOption } from "../options";

const TEXTS = {
  "image-version": "its ImageVersion",
  title: "the headline; one is made where it is left out",
  url: "a page on it, with https",
  repository: "<owner>/<name>",
  by: "who did it",
  reason: "why",
  channel: "channel of images, like production",
  from: "what was before",
  to: "what is now",
} as const;

export function addFlags(command: Command): void {
  const render = command.command("render").description("print what people would see of an event");
  const formats = formatOption(["text", "slack", "teams", "json"]);
  detailFlags(render)
    .addOption(formats)
    .option("--for <channel>", "in the words of this channel of the settings")
    .addHelpText("after", example("render drift --image docker-host --format teams"));
  const send = command.command("send").description("send an event to the bus of the account, or to Slack");
  const region = new Option("--region <name>", "Region of the bus (default: AWS_REGION)");
  detailFlags(send).addOption(region).addHelpText("after", example("send released --image docker-host --by ada"));
  command
    .command("test")
    .description("send a test to one channel alone, and tell who waits for confirmation")
    .argument("<channel>", "a channel of the stack's settings")
    .addOption(stackOption())
    .addOption(rootOption())
    .addHelpText("after", example("test image-releases"));
}

function example(words: string): string {
  return `\nExample:\n  golden notify ${words}`;
}

function detailFlags(command: Command): Command {
  command.addArgument(new Argument("<event>", "what happened").choices(Object.keys(OWN_EVENTS)));
  command.option("--image <name>", "name of the definition; again for each of several", collect);
  command.addOption(new Option("--stack <name>", "all images of this stack, in place of --image").conflicts("image"));
  command.addOption(rootOption());
  for (const [name, what] of Object.entries(TEXTS)) command.option(`--${name} <text>`, what);
  return command.addOption(new Option("--number <n>", "of a pull request").argParser(countUpTo(1e9)));
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}

export const HELP = `
send posts to Slack where SLACK_WEBHOOK_URL is set (an incoming webhook), and
else puts the event on the default bus, where rules of the channels take it.

Examples:
  golden notify render promoted --image docker-host --format slack
  golden notify test image-releases
  golden notify send pull-request-ready --image docker-host --number 12
  golden notify send drift --stack prod --reason "update role web-role"`;
