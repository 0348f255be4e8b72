import { LOG_GROUP } from "../../cloud/cloudwatch";
import { arnOf, findHere, here } from "../../cloud/kind";
import type { CloudResource } from "../../cloud/store";
import { type Properties, text, textMap, texts, without } from "../../schema/property";
import { type Api, checked, type Handlers, listed } from "../api";
import { ApiError } from "../error";
import { type LogEvent, type LogStream, streams } from "../logs";
import { fromWire, inputsOf } from "../names";

/** CloudWatch Logs: the groups of the cloud, and what builds write. */
export const LOGS: Handlers = {
  DescribeLogGroups: (params, api) => {
    const made = here(api, LOG_GROUP).map(({ id, state, made: date }) => {
      const times = date === undefined ? {} : { creationTime: Date.parse(date) };
      const days = Number(state["retentionInDays"] ?? 0);
      return { ...groupOf(id, api), ...times, ...(days > 0 ? { retentionInDays: days } : {}) };
    });
    // A build makes the group that it writes to.
    const written = streams(api).map(({ groupName }) => groupName);
    const other = [...new Set(written)].filter((name) => !findHere(api, LOG_GROUP, "id", name));
    const [prefix, part] = [text(params, "logGroupNamePrefix"), text(params, "logGroupNamePattern").toLowerCase()];
    const all = [...made, ...other.map((name) => groupOf(name, api))].filter(
      ({ logGroupName: name }) => name.startsWith(prefix) && name.toLowerCase().includes(part),
    );
    return listed(
      "logGroups",
      all.sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1)),
      params,
      api,
      50,
    );
  },
  DescribeLogStreams: (params, api) => {
    const group = groupNameOf(params);
    const prefix = text(params, "logStreamNamePrefix");
    const found = streamsOf(group, api).filter(({ streamName }) => streamName.startsWith(prefix));
    const shown = found.map(({ streamName, events }) => ({
      logStreamName: streamName,
      arn: `${arnOf(api, "logs", `log-group:${group}`)}:log-stream:${streamName}`,
      ...(events[0]
        ? {
            creationTime: events[0].timestamp,
            firstEventTimestamp: events[0].timestamp,
            lastEventTimestamp: events.at(-1)?.timestamp,
          }
        : {}),
    }));
    const key = params["orderBy"] === "LastEventTime" ? "lastEventTimestamp" : "logStreamName";
    const sorted = shown.sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
    return listed("logStreams", params["descending"] === true ? sorted.reverse() : sorted, params, api, 50);
  },
  GetLogEvents: (params, api) => {
    const group = groupNameOf(params);
    const name = text(params, "logStreamName");
    const stream = streamsOf(group, api).find(({ streamName }) => streamName === name);
    if (!stream) throw new ApiError("ResourceNotFoundException", "The specified log stream does not exist.", 400);
    return events(stream.events.filter(within(params)), params);
  },
  FilterLogEvents: (params, api) => {
    const names = texts(params, "logStreamNames");
    const prefix = text(params, "logStreamNamePrefix");
    const pattern = text(params, "filterPattern").replace(/^"(.*)"$/, "$1");
    const all = streamsOf(groupNameOf(params), api)
      .filter(({ streamName }) => (names.length === 0 || names.includes(streamName)) && streamName.startsWith(prefix))
      .flatMap(({ streamName, events: own }) =>
        own.map((event, at) => ({ logStreamName: streamName, ...event, eventId: `${streamName}-${String(at)}` })),
      );
    const kept = all.filter(
      (event) => within(params)(event) && pattern.split(/\s+/).every((word) => event.message.includes(word)),
    );
    return listed(
      "events",
      kept.sort((a, b) => a.timestamp - b.timestamp),
      params,
      api,
      10_000,
    );
  },
  ListTagsForResource: (params, api) => ({ tags: textMap(groupWith(params, api).state, "tags") }),
  CreateLogGroup: (params, api) => {
    api.cloud.create(LOG_GROUP, api, checked(LOG_GROUP, fromWire(LOG_GROUP, params, NAMES), api));
    return {};
  },
  DeleteLogGroup: (params, api) => {
    const { id, state } = groupWith(params, api);
    api.cloud.delete(LOG_GROUP, api, id, state);
    return {};
  },
  PutRetentionPolicy: (params, api) => change(params, api, () => without(params, "logGroupName")),
  DeleteRetentionPolicy: (params, api) => change(params, api, () => ({ retentionInDays: 0 })),
  TagResource: (params, api) => change(params, api, (tags) => ({ tags: { ...tags, ...textMap(params, "tags") } })),
  UntagResource: (params, api) => change(params, api, (tags) => ({ tags: without(tags, ...texts(params, "tagKeys")) })),
};

const NAMES = { logGroupName: "name" };

function change(params: Properties, api: Api, changed: (tags: Properties) => Properties): Properties {
  const { id, state } = groupWith(params, api);
  const inputs = { ...inputsOf(LOG_GROUP, state), ...changed(textMap(state, "tags")) };
  api.cloud.update(LOG_GROUP, api, id, state, checked(LOG_GROUP, inputs, api));
  return {};
}

/** By its name or ARN; one that only builds have written to is none. */
function groupWith(params: Properties, api: Api): CloudResource {
  const arn = text(params, "resourceArn").replace(/:\*$/, "");
  const found = arn === "" ? findHere(api, LOG_GROUP, "id", groupNameOf(params)) : findHere(api, LOG_GROUP, "arn", arn);
  if (found) return found;
  throw noGroup();
}

/** A token is the place in the stream: the same one comes back where nothing is new, which is how AWS says that it is the end. */
function events(all: readonly LogEvent[], params: Properties): Properties {
  const limit = Number(params["limit"] ?? 10_000);
  const [, way, place] = /^([fb])\/(\d+)$/.exec(text(params, "nextToken")) ?? [];
  const first = params["startFromHead"] === true ? 0 : Math.max(0, all.length - limit);
  const forward = way === "f" ? Number(place) : first;
  const start = way === "b" ? Math.max(0, Number(place) - limit) : forward;
  const shown = all.slice(start, way === "b" ? Number(place) : start + limit);
  return {
    events: shown.map((event) => ({ ...event, ingestionTime: event.timestamp })),
    nextForwardToken: `f/${String(start + shown.length)}`,
    nextBackwardToken: `b/${String(start)}`,
  };
}

function within(params: Properties): (event: LogEvent) => boolean {
  const { startTime = -Infinity, endTime = Infinity } = params as {
    readonly startTime?: number;
    readonly endTime?: number;
  };
  return ({ timestamp }) => timestamp >= startTime && timestamp < endTime;
}

function streamsOf(group: string, api: Api): readonly LogStream[] {
  const found = streams(api).filter(({ groupName }) => groupName === group);
  if (found.length === 0 && !findHere(api, LOG_GROUP, "id", group)) throw noGroup();
  return found;
}

function groupNameOf(params: Properties): string {
  return text(params, "logGroupName") || text(params, "logGroupIdentifier").replace(/^.*:log-group:/, "");
}

function groupOf(name: string, api: Api) {
  const arn = arnOf(api, "logs", `log-group:${name}`);
  return {
    logGroupName: name,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: "STANDARD",
    storedBytes: 0,
    metricFilterCount: 0,
  };
}

function noGroup(): ApiError {
  return new ApiError("ResourceNotFoundException", "The specified log group does not exist.", 400);
}
