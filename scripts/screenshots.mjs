// The pictures in the README, of the real service with its founding dossier: `npm run build && node scripts/screenshots.mjs`.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { withPalette } from './palette.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const FOLDER = 'docs/images';
/** A repository is cloned more often than its pictures are looked at. */
const LARGEST = 150 * 1024;

/** A moving picture: what one does, what it shows meanwhile, and for how many seconds. */
const MOVING = { name: 'log-a-round', width: 1000, height: 760, largest: 400 * 1024 };
const STEPS = [
  { shows: 2, does: (page) => page.goto('/home') },
  { shows: 2, does: (page) => page.click('nav.menu a[href="/rounds/new"]') },
  {
    shows: 2,
    async does(page) {
      for (const track of ['kz-eu-visa-facilitation', 'kz-eu-readmission'])
        await page.check(`input[name=track][value=${track}]`);
    },
  },
  {
    shows: 3,
    async does(page) {
      await page.fill('#occurredOn', '3 March 2026');
      await page.fill('#city', 'Astana');
      await page.locator('#occurredOn').scrollIntoViewIfNeeded();
    },
  },
  {
    shows: 4,
    async does(page) {
      await page.click('.bar button.main');
      await page.getByRole('heading', { name: 'Check before recording' }).waitFor();
    },
  },
  {
    shows: 3,
    async does(page) {
      await page.click('.bar button.main');
      await page.waitForURL('**/done');
    },
  },
  { shows: 3, does: (page) => page.goto('/') },
];

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

/** Pictures one after another, as an image that moves wherever an image is shown. */
function moving(frames, { width, height }) {
  const whole = frames.reduce((sum, { shows }) => sum + shows, 0);
  let before = 0;
  const images = frames.map(({ picture, shows }) => {
    const at = `animation-delay:${before}s`;
    before += shows;
    const data = picture.toString('base64');
    return `<image width="${width}" height="${height}" style="${at};animation-name:s${shows}" href="data:image/png;base64,${data}"/>`;
  });
  const shown = [...new Set(frames.map(({ shows }) => shows))].map((shows) => {
    const until = ((100 * shows) / whole).toFixed(2);
    return `@keyframes s${shows}{0%,${until}%{opacity:1}${until}1%,100%{opacity:0}}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Logging a round, from the menu to the board">
<style>image{opacity:0;animation:${whole}s infinite}${shown.join('')}</style>
${images.join('\n')}
</svg>
`;
}

/** Walks through the steps as an officer, a picture after each. */
async function walk(context, token) {
  const page = await context.newPage();
  await page.setViewportSize(MOVING);
  await page.goto('/sign-in');
  await page.fill('#token', token);
  await page.press('#token', 'Enter');
  await page.waitForURL('/home');
  const frames = [];
  for (const { shows, does } of STEPS) {
    await does(page);
    frames.push({ shows, picture: withPalette(await page.screenshot()) });
  }
  return frames;
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
  const frames = await walk(context, readFileSync(join(dataDir, 'admin-token'), 'utf8').trim());
  const file = join(FOLDER, `${MOVING.name}.svg`);
  const film = moving(frames, MOVING);
  writeFileSync(file, film);
  process.stdout.write(`${file}: ${Math.round(film.length / 1024)} KB\n`);
  if (film.length > MOVING.largest) throw new Error(`${file} is larger than ${MOVING.largest / 1024} KB`);
} finally {
  await browser.close();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
