// Makes assets/public/: one hashed script and one hashed style sheet per audience, and manifest.json that names
// them. Each audience's list is complete: a page loads that list and nothing else.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "assets", "public");
const audiences = {
  errands: ["src/learner/errands.ts"],
  learner: ["css/learner.css", "src/learner/main.ts"],
  grader: ["css/grader.css", "src/grader/main.ts"],
  studio: ["css/studio.css", "src/studio/main.ts"],
  pictures: ["css/pictures.css"],
  recap: ["css/recap.css", "src/recap/main.ts"],
};

mkdirSync(out, { recursive: true });

const manifest = {};
for (const [audience, entries] of Object.entries(audiences)) {
  const result = await build({
    entryPoints: entries.map((entry) => ({ in: join(here, entry), out: audience })),
    entryNames: "[name]-[hash]",
    bundle: true,
    format: "iife",
    target: ["chrome87", "firefox85", "safari14.1"],
    // What these browsers get wrong of `?.`, spread arguments behind it, is written nowhere: tests/test_bundle.py.
    supported: { "nesting": false, "optional-chain": true },
    minify: true,
    charset: "utf8",
    legalComments: "none",
    // Learners' and graders' pages load the errands by this name, when they have some to run.
    define: { ERRANDS: JSON.stringify(manifest.errands?.[0] ?? "") },
    outdir: out,
    metafile: true,
    logLevel: "warning",
  });
  manifest[audience] = Object.keys(result.metafile.outputs).map((name) => basename(name)).sort();
}
// What recalls a plan looks as the plan does, and a browser that has drafted one has these styles already.
manifest.recap.unshift(...manifest.learner.filter((name) => name.endsWith(".css")));
// The manifest last, then what it no longer names: a page served meanwhile finds its files.
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
const kept = new Set(["manifest.json", ...Object.values(manifest).flat()]);
for (const name of readdirSync(out)) if (!kept.has(name)) rmSync(join(out, name), { recursive: true });
console.log(`assets/public: ${Object.values(manifest).flat().join(", ")}`);
