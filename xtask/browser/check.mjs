// Tests pages of `cargo xtask diff --format html` in Chromium:
//
//     node check.mjs FOLDER CHROMIUM [PICTURES]
//
// It knows the structure of a page, not its findings.
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { paleTexts } from './contrast.mjs';

const [folder, executablePath, pictures] = process.argv.slice(2);
if (!executablePath) {
  console.error('usage: node check.mjs FOLDER CHROMIUM [PICTURES]');
  process.exit(2);
}
if (pictures) mkdirSync(pictures, { recursive: true });

// The page that is tested, and what its browser complained about.
let name, url, passed, failed, problems;

function check(what, ok, detail = '') {
  if (ok) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${name}: ${what} ${detail}`);
  }
}

function same(what, is, wanted) {
  const [a, b] = [JSON.stringify(is), JSON.stringify(wanted)];
  check(what, a === b, `${a} is not ${b}`);
}

async function open(options = {}, hash = '') {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  page.on('console', it => problems.push(`console: ${it.text()}`));
  page.on('pageerror', it => problems.push(`error: ${it.message}`));
  page.on('dialog', it => problems.push(`dialog: ${it.message()}`) && it.dismiss());
  page.on('request', it => it.url().split('#')[0] !== url && problems.push(`request: ${it.url()}`));
  await page.goto(url + hash);
  return page;
}

const picture = (page, what) => pictures && page.screenshot({ path: join(pictures, `${name}-${what}.png`) });
const visible = page => page.$$eval('.f', all => all.filter(it => !it.hidden).map(it => it.id));
const hash = page => page.evaluate(() => decodeURIComponent(location.hash));
const settle = page =>
  page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
const press = (page, key) => page.keyboard.press(key).then(() => settle(page));
const openAll = page =>
  page.evaluate(() => document.querySelectorAll('details').forEach(it => (it.open = true)));
const belowBar = page =>
  page.evaluate(() => {
    const top = it => it.getBoundingClientRect().top;
    return top(document.activeElement) >= document.getElementById('bar').getBoundingClientRect().bottom - 1;
  });
// None of the elements is wrong. The function runs in the page and sees the element alone.
async function none(page, what, selector, wrong) {
  const all = `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
  same(what, await page.evaluate(`${all}.filter(${wrong}).map(it => it.id || it.outerHTML.slice(0, 80))`), []);
}

async function structure(page) {
  const policy = await page.getAttribute('meta[http-equiv]', 'content');
  const allowed = /^default-src 'none'; style-src 'sha256-[^' ]+'; script-src 'sha256-[^' ]+';/;
  check('the policy allows one style and one script', allowed.test(policy));
  await none(page, 'no handler and nothing that loads', '*', it =>
    it.matches('img, iframe, object, form, base, link, [onclick], [onload], [onerror]'));
  await none(page, 'ids are unique', '[id]', it => document.getElementById(it.id) !== it);
  await none(page, 'links have targets', 'a[href^="#"]', it => {
    const id = it.getAttribute('href').slice(1);
    return id && !id.includes('=') && !document.getElementById(id);
  });
  await none(page, 'links to elsewhere are https', 'a:not([href^="#"])', it => !it.href.startsWith('https://'));
  const levels = await page.$$eval('h1, h2, h3', all => all.map(it => +it.tagName[1]));
  check('headings go down one level at a time', levels.every((it, at) => !at || it <= levels[at - 1] + 1));
  await none(page, 'controls have names', 'input, select, button', it =>
    !it.ariaLabel && !it.textContent.trim() && !it.closest('label'));
  await none(page, 'tables have captions', 'table', it => !it.caption);
  await none(page, 'a finding has a sentence, a kind, a rule, a place and advice', '.f', it =>
    !['h3', '.l', '.by > code', '.do'].every(part => it.querySelector(part)?.textContent.trim()) ||
    !/\.\w+:\d/.test(it.textContent));
  await none(page, 'safety is in words', '.f', it => {
    const words = it.dataset.safety.split(',');
    return !words.every(word => it.querySelector('summary').textContent.includes(word));
  });
  await none(page, 'what needs review is open', '.f', it => it.open !== 'review' in it.dataset);
  await none(page, 'cells hold their texts', '#ops tr > *', it => it.scrollWidth > it.clientWidth + 1);
  await none(page, 'rows lead to findings', '#ops tr[data-f]', it =>
    !it.dataset.f.split(' ').every(number => document.getElementById('f' + number)));
}

async function filters(page, all) {
  for (const id of ['vendor', 'kind', 'safety']) {
    const options = page.$$eval(`#${id} option`, all => all.slice(1).map(it => [it.value, it.textContent]));
    for (const [value, text] of await options) {
      await page.selectOption('#' + id, value);
      const wanted = await page.$$eval('.f', (all, [id, value]) => all.filter(it => {
        const values = it.dataset[id].split(id === 'vendor' ? ' ' : ',').filter(Boolean);
        return value === 'any' ? values.length : values.includes(value);
      }).map(it => it.id), [id, value]);
      same(`filter ${value}`, await visible(page), wanted);
      check(`filter ${value} has its count`, wanted.length > 0 && text.endsWith(`(${wanted.length})`));
      check(`filter ${value} is in the address`, (await hash(page)).replaceAll('+', ' ').includes(`${id}=${value}`));
    }
    await page.selectOption('#' + id, '');
  }
  same('no filter, no address', [await visible(page), await hash(page)], [all, '']);
  for (const link of await page.$$('.counts a')) {
    await link.click();
    await settle(page);
    const count = (await visible(page)).length;
    check(`${await link.textContent()} are shown`, (await link.textContent()).startsWith(`${count} `));
  }
  await page.click('.counts a');
  await page.check('#review');
  const review = await page.$$eval('.f[data-review]', all => all.map(it => it.id));
  same('needs review only', await visible(page), review);
  check('rows and headings without a finding are hidden', await page.evaluate(() => {
    const shown = new Set([...document.querySelectorAll('.f:not([hidden])')].map(it => it.id.slice(1)));
    const rows = [...document.querySelectorAll('#ops tr[data-f]')];
    const sections = [...document.querySelectorAll('.sec')];
    return rows.every(row => row.hidden !== row.dataset.f.split(' ').some(it => shown.has(it))) &&
      sections.every(it => it.hidden === !it.querySelector('.f:not([hidden])'));
  }));
  await page.reload();
  same('the address keeps the filter', await visible(page), review);
  await page.uncheck('#review');
  await page.fill('#q', (await page.textContent(`#${all.at(-1)} h3`)).toUpperCase());
  check('search finds a sentence in any case', (await visible(page)).includes(all.at(-1)));
  await page.fill('#q', 'no-such-word');
  check('search without a hit says so', await page.isVisible('#none') && (await visible(page)).length === 0);
  await page.click('#clear');
  same('clear shows all', await visible(page), all);
  const rows = await page.$$('#ops tr[data-f]');
  if (rows.length === 0) return;
  const wanted = (await rows.at(-1).getAttribute('data-f')).split(' ').map(it => 'f' + it);
  await (await rows.at(-1).$('td')).click();
  await settle(page);
  same('a row shows its findings', await visible(page), wanted);
  check('a row goes to its first finding', await belowBar(page) && (await hash(page)).includes('at=' + wanted[0]));
  await page.reload();
  same('the address keeps the row', await visible(page), wanted);
  await page.click('#opx');
  same('the row can be left', await visible(page), all);
}

async function keys(page, all) {
  const at = () => page.evaluate(() => document.activeElement.closest('.f')?.id);
  await press(page, 'j');
  same('j goes to the first', [await at(), await hash(page)], [all[0], '#' + all[0]]);
  check('the finding is below the bar', await belowBar(page));
  const outline = page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  check('the focus is visible', (await outline) !== 'none');
  await press(page, 'j');
  await press(page, 'j');
  same('j goes on', await at(), all[Math.min(2, all.length - 1)]);
  await press(page, 'k');
  same('k goes back', await at(), all[Math.max(0, Math.min(1, all.length - 2))]);
  await page.goto('about:blank');
  await page.goto(`${url}#${all[0]}`);
  await press(page, 'o');
  check('o closes', !(await page.$eval('#' + all[0], it => it.open)));
  await press(page, 'r');
  same('r is needs review', (await hash(page)).includes('review=1'), true);
  await press(page, 'Escape');
  same('Escape clears', await visible(page), all);
  await press(page, '/');
  await page.keyboard.type('jk?');
  same('keys are text in a field', await page.inputValue('#q'), 'jk?');
  await press(page, 'Escape');
  await press(page, 'Escape');
  await press(page, '?');
  check('? is help', await page.isVisible('#keys'));
  await press(page, 'Escape');
  check('Escape closes the help', !(await page.isVisible('#keys')));
  await press(page, 'e');
  same('e opens or closes all', await page.$$eval('.f', all => new Set(all.map(it => it.open)).size), 1);
}

async function print(page) {
  const closed = await page.$$eval('details:not([open])', all => all.length);
  await page.emulateMedia({ media: 'print' });
  check('the bar is not printed', !(await page.isVisible('#bar')));
  check('what is closed is printed', await page.$$eval('.do', all => all.every(it => it.checkVisibility())));
  const pdf = await page.pdf({ format: 'A4', path: pictures && join(pictures, `${name}.pdf`) });
  check('there is a PDF', pdf.length > 10_000);
  same('it is closed again afterwards', await page.$$eval('details:not([open])', all => all.length), closed);
}

async function phone(page) {
  await picture(page, 'phone');
  await openAll(page);
  same('a phone shows all of the width', await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await none(page, 'nothing is cut off on a phone', '.d, .p > dd', it => it.scrollWidth > it.clientWidth + 1);
  await none(page, 'versions are on a phone', '.ver tbody td:last-child', it => !it.checkVisibility());
  await page.tap('#next');
  await settle(page);
  check('the next finding is below the bar on a phone', await belowBar(page));
  await picture(page, 'phone-finding');
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const browser = await chromium.launch({ executablePath, args });
let bad = 0;
for (const file of readdirSync(folder).filter(it => it.endsWith('.html')).sort()) {
  [name, url] = [file.slice(0, -5), pathToFileURL(resolve(folder, file)).href];
  [passed, failed, problems] = [0, 0, []];
  const page = await open();
  await picture(page, 'light');
  const all = await visible(page);
  // Texts that mean harm have blanks where a name has none, and a page without findings has no controls.
  if (name !== 'injection') await structure(page);
  if (all.length && name !== 'injection') {
    await filters(page, all);
    await keys(page, all);
    same('contrast is at least 4.5', await paleTexts(await open()), []);
    const dark = await open({ colorScheme: 'dark' }, '#' + all[0]);
    await picture(dark, 'dark');
    same('contrast is at least 4.5 in the dark', await paleTexts(dark), []);
    await phone(await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }));
    await print(await open());
    const plain = await open({ javaScriptEnabled: false });
    check('without a script there are no controls', !(await plain.isVisible('#bar')));
    same('without a script all findings are there', await plain.locator('.f').count(), all.length);
  }
  if (name === 'injection') {
    await openAll(page);
    await none(page, 'texts are no elements', 'img, [onclick], [onerror], script ~ script', () => true);
  }
  same('no message and no request', problems, []);
  for (const context of browser.contexts()) await context.close();
  console.log(`${name}: ${all.length} findings, ${passed} passed, ${failed} failed`);
  bad += failed;
}
await browser.close();
process.exit(bad ? 1 : 0);
