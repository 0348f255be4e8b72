"use strict";
// The fleet as a team writes it with @pulumi/aws alone: the whole package imported, plain resources, nothing tuned.
// The resources come from a list, so that both sides register the same ones; see programs/record-resources.ts.
const { readFileSync } = require("node:fs");
const aws = require("@pulumi/aws");

const packages = { aws };

/** Registers the resources of a list, or one topic without a list. Gives the number of resources. */
exports.register = function register(listFile) {
  if (listFile === undefined) {
    new aws.sns.Topic("images", { name: "images" });
    return 1;
  }
  const list = JSON.parse(readFileSync(listFile, "utf8"));
  const made = [];
  for (const { type, name, inputs, provider } of list) {
    const options = provider === undefined ? {} : { provider: made[provider] };
    made.push(new (constructorOf(type))(name, resolve(inputs, made), options));
  }
  return made.length;
};

/** `aws:imagebuilder/imageRecipe:ImageRecipe` is `aws.imagebuilder.ImageRecipe`; `pulumi:providers:aws` is `aws.Provider`. */
function constructorOf(type) {
  const [name, module, noun] = type.split(":");
  if (name === "pulumi") return load(noun).Provider;
  const [namespace] = module.split("/");
  return namespace === "index" ? load(name)[noun] : load(name)[namespace][noun];
}

/** Packages beside @pulumi/aws are loaded when a list names them. */
function load(name) {
  packages[name] ??= require(`@pulumi/${name}`);
  return packages[name];
}

/** `{"$of": 3, "$output": "arn"}` stands for an output of the fourth resource of the list. */
function resolve(value, made) {
  if (Array.isArray(value)) return value.map((item) => resolve(item, made));
  if (typeof value !== "object" || value === null) return value;
  if (value.$of !== undefined) return made[value.$of][value.$output];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, made)]));
}
