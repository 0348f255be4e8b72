import { decide, type Properties } from "../properties";

type Keys = Readonly<Record<string, unknown>>;

const RATES = new Map([
  ["1 day", "0 0 * * ? *"],
  ["7 day", "0 0 ? * SUN *"],
  ["1 hour", "0 * * * ? *"],
]);

/** `build` of an infrastructure configuration; network, roles, logs and topics are the stack's. */
export function buildOf(infrastructure: Properties): Keys {
  const options = infrastructure.inner("InstanceMetadataOptions");
  const placement = infrastructure.inner("Placement");
  if (options.text("HttpTokens") === "optional") options.drop("HttpTokens", "Metadata needs a token (IMDSv2) now.");
  infrastructure.skip("Name", "Tags", "Description");
  infrastructure.drop("InstanceProfileName", "Builds get the instance profile of the stack; theirs is not touched.");
  infrastructure.drop("Logging", "Build logs go to the bucket of the stack; the old ones stay.");
  infrastructure.drop("SubnetId", "Builds run in `network` of the settings: name the subnet there.");
  infrastructure.drop("SecurityGroupIds", "Builds run in `network` of the settings, with a group of the stack.");
  infrastructure.drop(
    "SnsTopicArn",
    "Builds notify channels: make the topic one in the settings, and name it in `notify`.",
  );
  infrastructure.drop("ResourceTags", "Build instances carry the tags of the image.");
  return {
    instanceTypes: infrastructure.texts("InstanceTypes"),
    keyPair: infrastructure.text("KeyPair"),
    keepFailedInstance: infrastructure.flag("TerminateInstanceOnFailure") === false ? true : undefined,
    httpPutResponseHopLimit: options.number("HttpPutResponseHopLimit"),
    placement: {
      tenancy: placement.text("Tenancy"),
      availabilityZone: placement.text("AvailabilityZone"),
      hostId: placement.text("HostId"),
      hostResourceGroupArn: placement.text("HostResourceGroupArn"),
    },
  };
}

/** Keys of a definition that a pipeline, or an image without one, gives. */
export function pipelineKeys(pipeline: Properties) {
  const tests = pipeline.inner("ImageTestsConfiguration");
  const scanning = pipeline.inner("ImageScanningConfiguration");
  pipeline.skip("Name", "Tags", "ImageRecipeArn", "InfrastructureConfigurationArn", "DistributionConfigurationArn");
  pipeline.drop("ExecutionRole", "A role of the stack does it, where one is needed; theirs is not touched.");
  pipeline.drop("LoggingConfiguration", "Builds log to a log group of their own; the old one stays.");
  if (pipeline.flag("EnhancedImageMetadataEnabled") === false) {
    pipeline.drop("EnhancedImageMetadataEnabled", "Packages on the image are listed now.");
  }
  const isOff = pipeline.text("Status") === "DISABLED";
  return {
    description: pipeline.text("Description"),
    imageTests: { enabled: tests.flag("ImageTestsEnabled"), timeoutMinutes: tests.number("TimeoutMinutes") },
    schedule: pipeline.has("Schedule") ? scheduleOf(pipeline.inner("Schedule"), isOff) : undefined,
    scanning: { enabled: scanning.flag("ImageScanningEnabled") },
  };
}

function scheduleOf(schedule: Properties, isOff: boolean): Keys | undefined {
  const expression = schedule.text("ScheduleExpression") ?? "";
  const onlyIf = schedule.text("PipelineExecutionStartCondition");
  const timezone = schedule.text("TimeZone");
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1] ?? cronOfRate(expression, schedule);
  if (cron === undefined) return undefined;
  const onlyWhenDependenciesChange = onlyIf === "EXPRESSION_MATCH_ONLY" ? false : undefined;
  return { cron, timezone, onlyWhenDependenciesChange, enabled: isOff ? false : undefined };
}

/** A rate counts from when the pipeline was made; a cron expression has hours and days of its own. */
function cronOfRate(expression: string, schedule: Properties): string | undefined {
  const of = `${schedule.of}.ScheduleExpression`;
  const [, amount = "", unit = ""] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression) ?? [];
  const isEven = unit === "hour" && Number(amount) < 24 && 24 % Number(amount) === 0;
  const cron = RATES.get(`${amount} ${unit}`) ?? (isEven ? `0 0/${amount} * * ? *` : undefined);
  if (cron !== undefined)
    schedule.rows.push({ kind: "changed", of, message: `${expression} became cron(${cron}), at fixed hours of UTC.` }); // prettier-ignore
  else
    schedule.rows.push(decide(of, `${expression} has no like among cron expressions.`, 'Add "schedule: {cron: …}".'));
  return cron;
}
