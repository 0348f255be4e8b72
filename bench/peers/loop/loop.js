"use strict";
// The floor of validation: read every YAML file under images/, parse it with `yaml`, validate it with precompiled Ajv.
// Usage: node loop.js ROOT VALIDATORS. Says less than `golden check`: no lines, no rules across keys, files or images.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parse } = require("yaml");

const [root, validators] = process.argv.slice(2);
const validateImage = require(join(validators, "image.js"));
const validateDocument = require(join(validators, "document.js"));

const images = join(root, "images");
let valid = 0;
let documents = 0;
for (const entry of readdirSync(images, { withFileTypes: true })) {
  if (entry.isDirectory()) {
    for (const file of readdirSync(join(images, entry.name))) {
      if (validateDocument(parse(readFileSync(join(images, entry.name, file), "utf8")))) documents++;
    }
  } else if (validateImage(parse(readFileSync(join(images, entry.name), "utf8")))) valid++;
}
console.log(`${valid} valid images, ${documents} valid documents`);
