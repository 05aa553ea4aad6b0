// Copies and bundles the third-party files the pages use into luodi/web/static/vendor, each with its licence.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = (...parts) => join(here, "node_modules", ...parts);
const to = (...parts) => join(here, "..", "luodi", "web", "static", "vendor", ...parts);

async function copy(source, target) {
  await mkdir(dirname(target), { recursive: true });
  await cp(source, target);
}

async function copyWithoutMapLine(source, target) {
  const text = await readFile(source, "utf8");
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text.replace(/\n?\/[/*]# sourceMappingURL=.*$/gm, ""));
}

async function sprite(names) {
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(from("@tabler", "icons", "icons", "outline", `${name}.svg`), "utf8");
    const shapes = [...svg.matchAll(/<(path|circle|rect|line|polyline)\b[^>]*\/>/g)].map((found) => found[0]);
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.filter((shape) => !shape.includes('stroke="none"')).join("")}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">\n${symbols.join("\n")}\n</svg>\n`;
}

await rm(to(), { recursive: true, force: true });
await copyWithoutMapLine(from("htmx.org", "dist", "htmx.min.js"), to("htmx", "htmx.min.js"));
await copy(from("htmx.org", "LICENSE"), to("htmx", "LICENSE"));
await copyWithoutMapLine(from("@tabler", "core", "dist", "css", "tabler.min.css"), to("tabler", "tabler.min.css"));
await copy(join(here, "licences", "tabler-LICENSE"), to("tabler", "LICENSE"));
await copyWithoutMapLine(from("tom-select", "dist", "css", "tom-select.min.css"), to("tom-select", "tom-select.min.css"));
await copy(from("tom-select", "LICENSE"), to("tom-select", "LICENSE"));
await copy(from("@tabler", "icons", "LICENSE"), to("icons", "LICENSE"));
await copy(from("echarts", "LICENSE"), to("echarts", "LICENSE"));
await copy(from("echarts", "NOTICE"), to("echarts", "NOTICE"));
await copy(from("zrender", "LICENSE"), to("echarts", "LICENSE.zrender"));

const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
await writeFile(to("icons", "icons.svg"), await sprite(names));

await build({
  entryPoints: [{ in: join(here, "echarts-subset.mjs"), out: "echarts/echarts" }],
  outdir: to(), bundle: true, minify: true, format: "esm", target: "es2020", legalComments: "none", logLevel: "info",
});
await build({
  stdin: { contents: 'export { default } from "tom-select/dist/esm/tom-select.popular.js";', resolveDir: here },
  outfile: to("tom-select", "tom-select.js"), bundle: true, minify: true, format: "esm", target: "es2020", legalComments: "none", logLevel: "info",
});

// The server sends the packed twin where it finds one; packing at each request would cost more than the page.
for (const path of ["echarts/echarts.js", "tom-select/tom-select.js", "tabler/tabler.min.css", "htmx/htmx.min.js", "icons/icons.svg"]) {
  await writeFile(to(`${path}.gz`), gzipSync(await readFile(to(path)), { level: 9 }));
}

const versions = {};
for (const name of ["htmx.org", "@tabler/core", "@tabler/icons", "echarts", "zrender", "tom-select"]) {
  const { version, license } = JSON.parse(await readFile(from(...name.split("/"), "package.json"), "utf8"));
  versions[name] = { version, license };
}
await writeFile(to("versions.json"), `${JSON.stringify(versions, null, 2)}\n`);
