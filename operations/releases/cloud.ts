import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ListTagsForResourceCommand, TagResourceCommand, type ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { sendEvents, type PeopleEvent } from "../notifications/event";
import { patiently, type Ec2 } from "../rebuild/ec2";
import { imageBuilder } from "../rebuild/image-builder";

export { patiently, type Ec2 };

/** Of builds that channels were told of, with when. */
const ANNOUNCED_TAG = "golden:announced";

export interface ReleaseClients {
  readonly imageBuilder: ImagebuilderClient;
  readonly sns: SNSClient;
  readonly eventBridge: () => Promise<EventBridgeClient>;
  readonly ssm: (region: string) => Promise<SSMClient>;
  readonly ec2: (region: string) => Promise<Ec2>;
}

export type ReleaseCloud = ReturnType<typeof releaseCloud>;

/** AWS, as far as a release needs it. */
export function releaseCloud(clients: ReleaseClients) {
  const { imageBuilder: builds, sns } = clients;
  const ec2 = async (region: string, action: string, parameters: Readonly<Record<string, string>>) =>
    patiently(await clients.ec2(region), action, parameters);
  const { deployed, builds: buildsOf } = imageBuilder(builds);
  return {
    ...{ deployed, builds: buildsOf },
    tagsOf: async (region: string, ami: string): Promise<ReadonlyMap<string, string>> => {
      const filter = { "Filter.1.Name": "resource-id", "Filter.1.Value.1": ami };
      return tagsIn(await ec2(region, "DescribeTags", filter));
    },
    tag: async (region: string, ami: string, tags: Readonly<Record<string, string>>): Promise<void> => {
      const pairs = Object.entries(tags).flatMap(([key, value], at) => [
        [`Tag.${(at + 1).toString()}.Key`, key],
        [`Tag.${(at + 1).toString()}.Value`, value],
      ]);
      await ec2(region, "CreateTags", { "ResourceId.1": ami, ...(Object.fromEntries(pairs) as object) });
    },
    parameter: async (region: string, Name: string): Promise<string | undefined> => {
      try {
        const { Parameter } = await (await clients.ssm(region)).send(new GetParameterCommand({ Name }));
        return Parameter?.Value;
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    setParameter: async (region: string, Name: string, Value: string): Promise<void> => {
      const input = { Name, Value, Type: "String", DataType: "aws:ec2:image", Overwrite: true } as const;
      await (await clients.ssm(region)).send(new PutParameterCommand(input));
    },
    isAnnounced: async (resourceArn: string): Promise<boolean> => {
      const { tags = {} } = await builds.send(new ListTagsForResourceCommand({ resourceArn }));
      return Object.hasOwn(tags, ANNOUNCED_TAG);
    },
    announce: async (TopicArn: string, Subject: string, Message: string): Promise<void> => {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    },
    tellBus: async (event: PeopleEvent): Promise<void> => sendEvents(await clients.eventBridge(), [event]),
    markAnnounced: async (resourceArn: string): Promise<void> => {
      const tags = { [ANNOUNCED_TAG]: new Date().toISOString() };
      await builds.send(new TagResourceCommand({ resourceArn, tags }));
    },
  };
}

/** The same without its writes. */
export function onlyLooking(cloud: ReleaseCloud): ReleaseCloud {
  const nothing = (): Promise<void> => Promise.resolve();
  return { ...cloud, tag: nothing, setParameter: nothing, announce: nothing, tellBus: nothing, markAnnounced: nothing };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html */
function tagsIn(xml: string): ReadonlyMap<string, string> {
  const told = (item: string, name: string): string => {
    const [, written = ""] = new RegExp(`<${name}>([^<]*)</`).exec(item) ?? [];
    return written.replaceAll(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
  };
  return new Map(
    xml
      .split("<item>")
      .slice(1)
      .map((item) => [told(item, "key"), told(item, "value")]),
  );
}
