// The pictures in the README, of the real service with its founding dossier: `npm run build && node scripts/screenshots.mjs`.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { withPalette } from './palette.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const FOLDER = 'docs/images';
/** A repository is cloned more often than its pictures are looked at. */
const LARGEST = 150 * 1024;

/** Each as much of the page as tells what it is, 1280 px wide. */
const PICTURES = [
  { name: 'board', path: '/', height: 1180 },
  { name: 'track', path: '/tracks/kz-eu-readmission', height: 1250 },
  { name: 'brief', path: '/brief/kz-eu-readmission', height: 1250 },
];

/** The service on a database of its own: resolves with its address once it is ready. */
function start(dataDir) {
  const { DATABASE_URL, DATABASE_OWNER_URL, ...environment } = process.env;
  const service = spawn(process.execPath, ['dist/src/main.js'], {
    env: { ...environment, DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise((resolve, reject) => {
    service.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
    service.stdout.on('data', (said) => {
      const address = /Paraph is ready: (\S+)\//.exec(String(said))?.[1];
      if (address) resolve(address);
    });
  });
  const stop = () =>
    new Promise((resolve) => {
      service.removeAllListeners('exit');
      service.once('exit', resolve);
      service.kill('SIGTERM');
    });
  return { ready, stop };
}

const dataDir = mkdtempSync(join(tmpdir(), 'paraph-pictures-'));
const service = start(dataDir);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    // Grey edges of letters only: colours would make the files twice as large.
    '--disable-lcd-text',
  ],
});
try {
  const baseURL = await service.ready;
  mkdirSync(FOLDER, { recursive: true });
  const context = await browser.newContext({ baseURL, locale: 'en', javaScriptEnabled: false });
  const page = await context.newPage();
  for (const { name, path, height } of PICTURES) {
    const file = join(FOLDER, `${name}.png`);
    await page.setViewportSize({ width: 1280, height });
    await page.goto(path);
    const picture = withPalette(await page.screenshot());
    writeFileSync(file, picture);
    const size = picture.length;
    process.stdout.write(`${file}: ${Math.round(size / 1024)} KB\n`);
    if (size > LARGEST) throw new Error(`${file} is larger than ${LARGEST / 1024} KB`);
  }
} finally {
  await browser.close();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
