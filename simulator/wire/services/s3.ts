import { existsSync, readFileSync } from "node:fs";
import { checkInputs } from "../../cloud/cloud";
import { BUCKET, OBJECT } from "../../cloud/s3";
import type { CloudResource } from "../../cloud/store";
import { isProperties, type Properties, text } from "../../schema/property";
import { type Api, type Handlers, page } from "../api";
import { ApiError, invalid } from "../error";

/** S3: listings, and objects in one piece. */
export const S3: Handlers = {
  ListBuckets: (params, api) => {
    const own = api.store
      .list(BUCKET)
      .filter(({ account, id }) => account === api.account && id.startsWith(text(params, "Prefix")));
    const { items, next } = page(
      own,
      api,
      params["ContinuationToken"] as string | undefined,
      Number(params["MaxBuckets"] ?? 10_000),
    );
    const Buckets = items.map(({ id, region, made }) => ({
      Name: id,
      BucketRegion: region,
      ...dated("CreationDate", made),
    }));
    return { Buckets, Owner: { ID: api.account }, ...(next === undefined ? {} : { ContinuationToken: next }) };
  },
  HeadBucket: (params, api) => ({ BucketRegion: bucketOf(params, api).region }),
  GetBucketLocation: (params, api) => {
    const { region } = bucketOf(params, api);
    return region === "us-east-1" ? {} : { LocationConstraint: region };
  },
  ListObjectsV2: listObjects,
  GetObject: (params, api) => {
    const object = objectOf(params, api);
    return { ...headOf(object), Body: contentOf(object) };
  },
  HeadObject: (params, api) => headOf(objectOf(params, api)),
  PutObject: (params, api) => {
    const bucket = bucketOf(params, api);
    if (/aws-chunked/.test(text(params, "ContentEncoding"))) {
      throw new ApiError(
        "NotImplemented",
        "golden-images simulator: S3 takes bodies in one piece, without a trailing checksum.",
        501,
      );
    }
    const { Body, ContentType: contentType } = params as { readonly Body: Buffer; readonly ContentType?: string };
    const given = { bucket: bucket.id, key: text(params, "Key"), contentBase64: Body.toString("base64") };
    const news = { ...given, ...(contentType === undefined ? {} : { contentType }) };
    const { inputs, failures } = checkInputs(OBJECT, { name: "object", news }, {});
    if (failures[0]) throw invalid(api.service, `${failures[0].property}: ${failures[0].reason}`);
    const old = objectsOf(bucket, api).find(({ state }) => state["key"] === given.key);
    const place = { ...api, region: bucket.region };
    const state = old
      ? api.cloud.update(OBJECT, place, old.id, { ...old.state, content: undefined, source: undefined }, inputs)
      : api.cloud.create(OBJECT, place, inputs).state;
    return { ETag: `"${text(state, "etag")}"`, VersionId: state["versionId"] };
  },
};

function listObjects(params: Properties, api: Api): Properties {
  const [prefix, delimiter, after] = [text(params, "Prefix"), text(params, "Delimiter"), text(params, "StartAfter")];
  const max = Math.min(1000, Number(params["MaxKeys"] ?? 1000));
  const objects = objectsOf(bucketOf(params, api), api).filter(
    ({ state }) => text(state, "key").startsWith(prefix) && text(state, "key") > after,
  );
  const byName = new Map(
    objects.map((object) => {
      const key = text(object.state, "key");
      const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      return end < 0 ? ([key, object] as const) : ([key.slice(0, end + delimiter.length), undefined] as const);
    }),
  );
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
  const { items, next } = page(sorted, api, params["ContinuationToken"] as string | undefined, max);
  const encode = (name: string): string =>
    params["EncodingType"] === "url" ? encodeURIComponent(name).replaceAll("%2F", "/") : name;
  return {
    ...{
      Name: text(params, "Bucket"),
      Prefix: encode(prefix),
      MaxKeys: max,
      KeyCount: items.length,
      IsTruncated: next !== undefined,
    },
    ...(next === undefined ? {} : { NextContinuationToken: next }),
    ...(delimiter === "" ? {} : { Delimiter: encode(delimiter) }),
    ...(params["EncodingType"] === undefined ? {} : { EncodingType: params["EncodingType"] }),
    Contents: items.flatMap(([key, object]) =>
      object ? [{ Key: encode(key), ...sizeOf(object), StorageClass: "STANDARD" }] : [],
    ),
    CommonPrefixes: items.filter(([, object]) => !object).map(([name]) => ({ Prefix: encode(name) })),
  };
}

/** Names of buckets are the world's; another account's is not for this one. */
function bucketOf(params: Properties, api: Api): CloudResource {
  const found = api.store.list(BUCKET).find(({ id }) => id === text(params, "Bucket"));
  if (found?.account === api.account) return found;
  if (found) throw new ApiError("AccessDenied", "Access Denied", 403);
  throw new ApiError("NoSuchBucket", "The specified bucket does not exist", 404);
}

function objectsOf(bucket: CloudResource, { store }: Api): readonly CloudResource[] {
  return store.list(OBJECT).filter(({ state, account }) => state["bucket"] === bucket.id && account === bucket.account);
}

function objectOf(params: Properties, api: Api): CloudResource {
  const found = objectsOf(bucketOf(params, api), api).find(({ state }) => state["key"] === text(params, "Key"));
  if (found) return found;
  throw new ApiError("NoSuchKey", "The specified key does not exist.", 404);
}

function headOf(object: CloudResource): Properties {
  const { LastModified, Size, ETag } = sizeOf(object);
  const { versionId, contentType } = object.state;
  return {
    ContentLength: Size,
    ETag,
    ContentType: contentType,
    VersionId: versionId,
    AcceptRanges: "bytes",
    ...(LastModified === undefined ? {} : { LastModified }),
  };
}

function sizeOf(object: CloudResource) {
  return {
    Size: contentOf(object).length,
    ETag: `"${text(object.state, "etag")}"`,
    ...dated("LastModified", object.made),
  };
}

/** The bytes: the text or base64 of the program, or the text or file of its asset. */
function contentOf({ state }: CloudResource): Buffer {
  const { content, contentBase64, source } = state;
  if (typeof content === "string") return Buffer.from(content);
  if (typeof contentBase64 === "string") return Buffer.from(contentBase64, "base64");
  const { text: inline, path } = isProperties(source) ? source : { text: undefined, path: source };
  if (typeof inline === "string") return Buffer.from(inline);
  return typeof path === "string" && existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

function dated<Name extends string>(name: Name, made: string | undefined): Partial<Record<Name, Date>> {
  return made === undefined ? {} : ({ [name]: new Date(made) } as Partial<Record<Name, Date>>);
}
