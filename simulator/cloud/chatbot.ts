import { text } from "../schema/property";
import { roleExists } from "./iam";
import type { Kinds } from "./kind";

/** Amazon Q Developer in chat applications. The workspace was authorized before, by a person in the console. */
export const CHATBOT: Kinds = {
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
    doing: "creating Chatbot Slack Channel Configuration ({configurationName})",
    call: "chatbot: CreateSlackChannelConfiguration",
    guard: (creation) => {
      if (roleExists(creation, text(creation.inputs, "iamRoleArn"))) return;
      throw creation.failed("InvalidParameterException: Role not found.");
    },
    id: "arn:{partition}:chatbot::{account}:chat-configuration/slack-channel/{configurationName}",
    taken: "ConflictException: Slack channel configuration {configurationName} already exists.",
    outputs: {
      chatConfigurationArn: "arn:{partition}:chatbot::{account}:chat-configuration/slack-channel/{configurationName}",
      ...{ slackChannelName: "{slackChannelId}", slackTeamName: "{slackTeamId}" },
    },
  },
};
