// Bundles the browser's files: `node frontend/build.mjs [source folder] [target folder]`.
// Every .js and .css file directly in frontend/ is an entry point of a page; modules they import
// live in subfolders. icons.txt names the icons of the sprite. Nothing is fetched.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = resolve(process.argv[2] ?? here);
const target = resolve(process.argv[3] ?? join(here, "..", "app", "static", "dist"));
const icons = join(here, "..", "node_modules", "bootstrap-icons", "icons");
const LOADER_LIMIT_BYTES = 5120; // it runs on other people's pages

async function entryPoints() {
  const names = await readdir(source);
  return names.filter((name) => /\.(js|css)$/.test(name)).sort();
}

async function bundle(names) {
  const result = await build({
    absWorkingDir: join(here, ".."),
    entryPoints: names.map((name) => join(source, name)),
    outdir: target,
    bundle: true,
    nodePaths: [join(here, "..", "node_modules")],
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "eof",
    loader: { ".svg": "dataurl", ".woff2": "file" },
    logLevel: "error",
    write: false,
  });
  return result.outputFiles.map((file) => [file.path.slice(target.length + 1), file.contents]);
}

async function iconNames() {
  const text = await readFile(join(source, "icons.txt"), "utf8").catch(() => "");
  const names = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  return [...new Set(names.filter(Boolean))].sort();
}

async function symbol(name) {
  const file = join(icons, `${name}.svg`);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`icons.txt: bootstrap-icons has no icon "${name}"`);
  });
  const [, viewBox] = svg.match(/viewBox="([^"]+)"/);
  const shapes = svg.replace(/^\s*<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\n\s*/g, "");
  return `<symbol id="${name}" viewBox="${viewBox}" fill="currentColor">${shapes}</symbol>`;
}

async function sprite() {
  const symbols = await Promise.all((await iconNames()).map(symbol));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  return ["icons.svg", Buffer.from(svg)];
}

function refuseHeavyLoader(files) {
  const loader = files.find(([name]) => name === "loader.js");
  if (loader && loader[1].length > LOADER_LIMIT_BYTES) {
    throw new Error(`loader.js has ${loader[1].length} bytes; ${LOADER_LIMIT_BYTES} are allowed`);
  }
}

function manifest(files) {
  const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const entries = files.map(([name, bytes]) => [name, hash(bytes)]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

async function removeOthers(kept) {
  for (const name of await readdir(target)) {
    if (!kept.includes(name)) await rm(join(target, name), { recursive: true });
  }
}

async function main() {
  const files = [...(await bundle(await entryPoints())), await sprite()];
  refuseHeavyLoader(files);
  await mkdir(target, { recursive: true });
  await Promise.all(files.map(([name, bytes]) => writeFile(join(target, name), bytes)));
  await writeFile(join(target, "manifest.json"), manifest(files));
  await removeOthers([...files.map(([name]) => name), "manifest.json", ".stamp"]);
}

main().catch((error) => {
  if (!error.errors) console.error(error.message); // esbuild has printed its own
  process.exit(1);
});
