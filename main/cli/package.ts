/** `npm run package`: packs the app for the machines that it runs on, and inspects packages. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../clock.ts';
import { EXIT } from '../hosts/process-end.ts';
import { type Problem, ProblemError, formatProblems } from '../problem.ts';
import { buildIfStale } from './build-if-stale.ts';
import { ARCHES, type Arch, hostArch } from './package/arch.ts';
import { type CheckResult, checkPackage, hasRealPackage } from './package/check.ts';
import { buildFacts } from './package/facts.ts';
import { isFresh } from './package/fresh.ts';
import { smartcardBinding } from './package/native.ts';
import { PACKAGE_HELP, type PackageOptions, archesOf, parsePackageOptions } from './package/options.ts';
import { type PackTarget, pack, workFolder } from './package/pack.ts';
import { chooseRuntime } from './package/runtime.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

async function main(args: readonly string[]): Promise<number> {
  const parsed = parsePackageOptions(args);
  if (!parsed.ok) {
    complain([parsed.problem]);
    return EXIT.usage;
  }
  const { options } = parsed;
  if (options.command === 'help') {
    process.stdout.write(PACKAGE_HELP);
    return EXIT.ok;
  }
  try {
    return options.command === 'check' ? await check(options) : await packAll(options);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    complain(error.problems);
    return EXIT.problem;
  }
}

async function packAll(options: PackageOptions): Promise<number> {
  const arches = archesOf(options);
  if (arches.length === 0) {
    const hint = 'Name the machines: --x64, --arm64.';
    complain([{ code: 'package.no-arch', message: 'packages are not made for this kind of machine', hint }]);
    return EXIT.usage;
  }
  for (const arch of arches) await packOne(options, arch, options.targets);
  return EXIT.ok;
}

async function packOne(options: PackageOptions, arch: Arch, targets: readonly PackTarget[]): Promise<void> {
  if (options.build) buildIfStale({ root: ROOT, say: console.log });
  const out = path.resolve(options.out);
  const runtime = await chooseRuntime({
    root: ROOT,
    arch,
    given: options.runtime,
    placeholder: options.placeholder,
    work: workFolder(out),
    environment: process.env,
  });
  if (runtime.kind === 'placeholder') {
    console.log(
      `Electron’s runtime for ${arch} cannot be fetched: packing on a placeholder, which cannot run.`,
    );
  }
  const { folder, files } = await pack({
    root: ROOT,
    out,
    arch,
    targets,
    config: options.config,
    box: options.box,
    runtime,
    facts: buildFacts({ root: ROOT, environment: process.env, now: () => systemClock.now() }),
    updateUrl: updateUrl(),
  });
  for (const made of [folder, ...files]) console.log(`Packed ${path.relative(process.cwd(), made)}`);
}

async function check(options: PackageOptions): Promise<number> {
  const out = path.resolve(options.out);
  const arches = options.arches.length > 0 ? options.arches : ARCHES;
  // First, so that packages of older sources are seen to be old.
  if (options.build) buildIfStale({ root: ROOT, say: console.log });
  let isBad = false;
  for (const arch of arches) {
    if (!isFresh({ root: ROOT, out, arch, config: options.config })) {
      const isAsked = options.arches.includes(arch) || arch === hostArch();
      const why = isAsked ? null : whyNotHere(arch);
      if (why !== null) {
        console.log(`${arch}: not packed and so not checked: ${why.message} [${why.code}]\n    ${why.hint}`);
        continue;
      }
      await packOne({ ...options, placeholder: !hasRealPackage(out, arch) }, arch, ['dir', 'deb']);
    }
    const result = await checkPackage({
      root: ROOT,
      out,
      arch,
      box: options.box,
      updateUrl: updateUrl(),
    });
    report(result);
    isBad ||= result.problems.length > 0;
  }
  return isBad ? EXIT.problem : EXIT.ok;
}

/** What keeps this machine from packing for another one; null: nothing. */
function whyNotHere(arch: Arch): Problem | null {
  try {
    smartcardBinding(ROOT, arch);
    return null;
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problems[0] : undefined;
    if (problem === undefined) throw error;
    return problem;
  }
}

function updateUrl(): string | null {
  return process.env['EVSE_KIOSK_UPDATE_URL'] || null;
}

function report({ arch, placeholder, problems, notes }: CheckResult): void {
  if (placeholder)
    console.log(`${arch}: ran on a placeholder of Electron’s runtime: the program itself was not started.`);
  if (notes.length > 0) console.log(`${arch}: ${notes.join('; ')}.`);
  if (problems.length === 0) return console.log(`${arch}: good.`);
  complain(problems);
  console.error(`${arch}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`);
}

function complain(problems: readonly Problem[]): void {
  console.error(
    formatProblems(
      problems.map((problem) => ({ ...problem, message: `${problem.message} [${problem.code}]` })),
    ),
  );
}

process.exitCode = await main(process.argv.slice(2));
